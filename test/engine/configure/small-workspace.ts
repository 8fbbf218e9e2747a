import { parseSyncrule } from '../../../grammar/syntax/parse.ts';
import type { ChangedText, WorkspaceTexts } from '../../../engine/configure/workspace-text.ts';
import type { WorkspaceConfiguration } from '../../../engine/model/configuration.ts';
import { SyncWorkspace, type SyncWorkspaceText } from '../../support/sync-workspace.ts';

const directory = {
  attributes: `objectGUID bin, mS-DS-ConsistencyGuid bin, objectSid, mail, userPrincipalName, employeeID, sAMAccountName, title, hidden bool`,
  types: {
    user: 'objectGUID mS-DS-ConsistencyGuid objectSid mail userPrincipalName employeeID sAMAccountName title hidden',
    group: 'objectGUID',
  },
};

/** Two forests and a tenant with the attributes an anchor needs; the rules are those of a small default configuration. */
export const anchorRules = `// People of both forests.

/// Joins or projects a person.
inbound rule "In from AD - User Join" {
  connector   every ad
  from user   to person
  link        provision
  precedence  100

  scope {
    hidden <> TRUE
  }

  join {
    objectSid = objectSid
  }

  flow {
    objectSid         <- [objectSid]
    // A linked mailbox is no account.
    sourceAnchor      <- IIF([title] = "mailbox", NULL, ConvertToBase64([objectGUID]))  // never changes
    userPrincipalName <- IIF([title] = "mailbox", NULL, [userPrincipalName])
  }
}

inbound rule "In from AD - Group" {
  connector   every ad
  from group  to group
  link        provision
  precedence  110

  join {
    objectGUID = sourceAnchorBinary
  }

  flow {
    sourceAnchor       <- ConvertToBase64([objectGUID])
    sourceAnchorBinary <- [objectGUID]
  }
}

inbound rule "In from Cloud - User Join" {
  connector   "cloud"
  from user   to person
  link        join
  precedence  120

  join {
    sourceAnchor = sourceAnchor matching case
  }

  flow {
    cloudSourceAnchor <- ImportedValue("sourceAnchor")
  }
}

outbound rule "Out to Cloud - User Join" {
  connector   "cloud"
  from person to user
  link        provision
  precedence  130

  scope {
    // Everyone with an anchor.
    sourceAnchor is not null
  }

  join {
    sourceAnchor = sourceAnchor
  }

  flow {
    dn                <- "CN=" & [sourceAnchor]
    sourceAnchor      <- [sourceAnchor]
    userPrincipalName <- [userPrincipalName]
  }
}
`;

export function workspaceText(rules: string): SyncWorkspaceText {
  return {
    connectors: {
      north: { category: 'AD', ...directory },
      south: { category: 'AD', ...directory },
      cloud: {
        category: 'Entra',
        attributes: 'sourceAnchor, userPrincipalName, onPremisesUserPrincipalName',
        types: { user: 'sourceAnchor userPrincipalName onPremisesUserPrincipalName' },
      },
    },
    metaverse: {
      attributes:
        'objectSid, sourceAnchor, cloudSourceAnchor, sourceAnchorBinary bin, sourceAnchorSettled bool, userPrincipalName, onPremisesUserPrincipalName',
      types: {
        person:
          'objectSid sourceAnchor cloudSourceAnchor sourceAnchorBinary sourceAnchorSettled userPrincipalName onPremisesUserPrincipalName',
        group: 'sourceAnchor sourceAnchorBinary',
      },
    },
    rules,
  };
}

const joineryJson = `{
  // Kept as it is.
  "connectors": [
    { "name": "north", "attributes": ["objectGUID", "objectSid"] },
    { "name": "south", "attributes": ["objectGUID"] },
    { "name": "cloud", "attributes": ["sourceAnchor"] }
  ],
  "metaverse": "metaverse.json"
}
`;

const schemaJson = `{
  "format": 1,
  "attributes": {
    "objectGUID": { "type": "bin" }
  },
  "objectTypes": {
    "user": ["objectGUID"],
    "person": ["sourceAnchor"]
  }
}
`;

/** The workspace's files before anything is configured; `changed` are changes made since. */
export function textsOf(rules: string, changed: readonly ChangedText[] = []): WorkspaceTexts {
  const files = new Map([
    ['/w/joinery.json', joineryJson],
    ['/w/metaverse.json', schemaJson],
    ['/w/ad.json', schemaJson],
    ['/w/rules/all.syncrule', rules],
  ]);
  for (const { path, text } of changed) {
    if (text === null) files.delete(path);
    else files.set(path, text);
  }
  const json = (path: string): { readonly path: string; readonly text: string } => ({
    path,
    text: files.get(path) ?? '',
  });
  return {
    joinery: json('/w/joinery.json'),
    metaverse: json('/w/metaverse.json'),
    schemas: new Map(['north', 'south'].map((name) => [name, json('/w/ad.json')])),
    rules: [...files]
      .filter(([path]) => path.endsWith('.syncrule'))
      .map(([path, text]) => ({ path, text, file: parseSyncrule(text).file })),
    ruleFolder: '/w/rules/',
  };
}

/** All rules of the workspace as one text. */
export function rulesOf({ rules }: WorkspaceTexts): string {
  return rules.map(({ text }) => text).join('\n');
}

export function configurationOf(more: Partial<WorkspaceConfiguration> = {}): WorkspaceConfiguration {
  const workspace = new SyncWorkspace(workspaceText(''));
  workspace.store.close();
  return { ...workspace.configuration, ...more };
}
