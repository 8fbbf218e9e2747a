import type { SyncWorkspaceText } from '../../support/sync-workspace.ts';

const directory = {
  attributes: `name, mail, title, notes str*, sid, guid bin, hidden bool, level num, manager ref, member ref*, tags str*`,
  types: {
    user: 'name mail title notes sid guid hidden level manager tags',
    group: 'name mail guid member level',
    contact: 'name mail guid',
    foreignSecurityPrincipal: 'name',
  },
};

/** Two forests and a cloud directory, with rules that each test adds to or leaves out. */
export function twoForests(rules: string): SyncWorkspaceText {
  return {
    connectors: {
      north: { category: 'AD', ...directory },
      south: { category: 'AD', ...directory },
      cloud: {
        category: 'Entra',
        attributes: 'anchor, displayName, mail, title, level num, tags str*, manager ref, members ref*, origin, secret',
        types: {
          user: 'anchor displayName mail title level tags manager origin secret',
          group: 'anchor displayName members',
          contact: 'anchor displayName mail',
        },
        readOnly: ['origin'],
      },
    },
    metaverse: {
      attributes:
        'anchor, displayName, mail, title, sid, kind, filtered bool, level num, notes str*, tags str*, guid bin, count num, origin, first, manager ref, member ref*, short',
      types: {
        person: 'anchor displayName mail title sid kind filtered level notes tags guid origin first manager short',
        group: 'anchor displayName mail guid count member kind',
      },
    },
    rules,
  };
}

export const userJoin = `
inbound rule "In - User Join" {
  connector every ad
  from user to person
  link provision
  precedence 100
  scope { hidden <> TRUE }
  join { sid = sid or mail = mail }
  flow {
    anchor <- ConvertToBase64([guid])
    displayName <- Trim([name])
    mail <- [mail]
    sid <- [sid]
    guid <- [guid]
    kind <- "User"
    manager <- [manager]
  }
}`;

export const groupJoin = `
inbound rule "In - Group Join" {
  connector every ad
  from group to group
  link provision
  precedence 110
  join { guid = guid }
  flow {
    anchor <- ConvertToBase64([guid])
    guid <- [guid]
    displayName <- [name]
    member <- [member]
    count <- ValueCount("member")
  }
}`;

export const foreignJoin = `
inbound rule "In - Foreign Join" {
  connector every ad
  from foreignSecurityPrincipal to *
  link join
  precedence 120
  join { name = sid }
}`;

export const userOut = `
outbound rule "Out - User Join" {
  connector "cloud"
  from person to user
  link provision
  precedence 200
  scope { kind = "User" and filtered <> True and anchor is not null }
  join { anchor = anchor }
  flow {
    dn <- "CN=" & [anchor]
    anchor <- [anchor]
    displayName <- [displayName]
    mail <- [mail]
    title <- [title]
    manager <- [manager]
  }
}`;

export const groupOut = `
outbound rule "Out - Group Join" {
  connector "cloud"
  from group to group
  link provision
  precedence 210
  join { anchor = anchor }
  flow {
    dn <- "CN=" & [anchor]
    anchor <- [anchor]
    displayName <- [displayName]
    members <- expression IIF([count] > 3, Error("Too many members"), IgnoreThisFlow)
  }
}
outbound rule "Out - Group Members" {
  connector "cloud"
  from group to group
  link join
  precedence 211
  flow { members <- [member] }
}`;

/** A GUID's sixteen bytes as base64, all of them `byte`. */
export function guid(byte: number): string {
  return Buffer.alloc(16, byte).toString('base64');
}
