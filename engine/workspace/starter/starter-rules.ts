import type { WorkspaceFile } from '../../entra-connect/workspace-files.ts';

/** The first rules for a kind of directory: for every connector of the kind, in the language's canonical layout. */
export interface StarterRules {
  /** The category the rules are for, as rules write it. */
  readonly category: 'ad' | 'entra';
  readonly file: WorkspaceFile;
}

/** People and groups of Active Directory come into the metaverse. Only attributes every forest's schema has are mentioned. */
export const activeDirectoryStarter: StarterRules = {
  category: 'ad',
  file: {
    path: 'rules/10-in-from-ad.syncrule',
    text: `// People and groups come in from every forest. "every ad" stands for one rule per forest, in the order of joinery.json.

/// Projects a person for every account, or joins the one it had before the store was made anew.
/// To make accounts of several forests one person, join by what they share, such as mail = mail.
inbound rule "In from AD - Person" {
  connector   every ad
  from user   to person
  link        provision
  precedence  10

  // A missing attribute is not TRUE either, so this lets everyone in but the built-in accounts.
  scope {
    isCriticalSystemObject <> TRUE
  }

  join {
    objectGUID = sourceAnchorBinary
  }

  flow {
    // Bit 2 of userAccountControl disables an account.
    accountEnabled             <- BitAnd([userAccountControl], 2) = 0
    accountName                <- [sAMAccountName]
    c                          <- [c]
    cn                         <- [cn]
    co                         <- [co]
    company                    <- [company]
    department                 <- [department]
    displayName                <- IIF(IsPresent([displayName]), Trim([displayName]), [cn])
    employeeID                 <- [employeeID]
    givenName                  <- [givenName]
    l                          <- [l]
    mail                       <- [mail]
    manager                    <- [manager]
    mobile                     <- [mobile]
    objectSid                  <- [objectSid]
    objectSidString            <- StringFromSid([objectSid])
    physicalDeliveryOfficeName <- [physicalDeliveryOfficeName]
    postalCode                 <- [postalCode]
    proxyAddresses             <- RemoveDuplicates(Trim([proxyAddresses]))
    sn                         <- [sn]
    sourceAnchor               <- ConvertToBase64([objectGUID])
    sourceAnchorBinary         <- [objectGUID]
    st                         <- [st]
    streetAddress              <- [streetAddress]
    telephoneNumber            <- [telephoneNumber]
    title                      <- [title]
    usageLocation              <- UCase([c])
    // An account without a principal name gets one from its account name and the domain it lies in.
    userPrincipalName          <-
      IIF(IsPresent([userPrincipalName]), [userPrincipalName], [sAMAccountName] & "@" & %Domain.FQDN%)
  }
}

/// Keeps accounts of services out of tenants. The value is True or nothing, never False, so that no other rule is overruled.
inbound rule "In from AD - Person Filter" {
  connector   every ad
  from user   to person
  link        join
  precedence  20

  scope {
    sAMAccountName starts with "svc-"
  }

  flow {
    cloudFiltered <- True
  }
}

/// Projects a group, or joins the one it had before.
inbound rule "In from AD - Group" {
  connector   every ad
  from group  to group
  link        provision
  precedence  30

  scope {
    isCriticalSystemObject <> TRUE
  }

  join {
    objectGUID = sourceAnchorBinary
  }

  flow {
    accountName        <- [sAMAccountName]
    description        <- [description]
    displayName        <- IIF(IsPresent([displayName]), Trim([displayName]), [cn])
    mail               <- [mail]
    member             <- [member]
    objectSid          <- [objectSid]
    objectSidString    <- StringFromSid([objectSid])
    // The highest bit of groupType says that permissions can be given to the group.
    securityEnabled    <- CBool(BitAnd([groupType], -2147483648))
    sourceAnchor       <- ConvertToBase64([objectGUID])
    sourceAnchorBinary <- [objectGUID]
  }
}
`,
  },
};

/** Users and groups go out to tenants, and what a tenant tells of them comes back. */
export const entraStarter: StarterRules = {
  category: 'entra',
  file: {
    path: 'rules/50-entra.syncrule',
    text: `// What a tenant tells of its users and groups, and what goes out to it.

/// Joins a user of the tenant to the person it was made for.
inbound rule "In from Entra - User" {
  connector   every entra
  from user   to person
  link        join
  precedence  50

  join {
    sourceAnchor = sourceAnchor matching case
  }

  flow {
    cloudAnchor       <- [cloudAnchor]
    // The anchor as the tenant has it, not as a pending export would make it.
    cloudSourceAnchor <- ImportedValue("sourceAnchor")
  }
}

/// Joins a group of the tenant to the group it was made for.
inbound rule "In from Entra - Group" {
  connector   every entra
  from group  to group
  link        join
  precedence  60

  join {
    sourceAnchor = sourceAnchor matching case
  }

  flow {
    cloudAnchor       <- [cloudAnchor]
    cloudSourceAnchor <- ImportedValue("sourceAnchor")
  }
}

/// Creates a user for everyone who has an account and is not filtered, and deletes it when that ends.
outbound rule "Out to Entra - User" {
  connector   every entra
  from person to user
  link        provision
  precedence  70

  scope {
    cloudFiltered <> TRUE and sourceAnchor is not null and accountEnabled is not null
  }

  join {
    sourceAnchor = sourceAnchor
  }

  flow {
    accountEnabled    <- [accountEnabled]
    alias             <- [accountName]
    city              <- [l]
    company           <- [company]
    country           <- [co]
    department        <- [department]
    displayName       <- [displayName]
    dn                <- "CN={" & ConvertToUTF8Hex([sourceAnchor]) & "}"
    givenName         <- [givenName]
    mail              <- [mail]
    manager           <- [manager]
    mobile            <- [mobile]
    // An anchor never changes: better an error on one person than a second user.
    sourceAnchor      <- IIF(
      IsPresent([cloudSourceAnchor]) && [cloudSourceAnchor] <> [sourceAnchor],
      Error("The source anchor has changed"),
      [sourceAnchor]
    )
    surname           <- [sn]
    telephoneNumber   <- [telephoneNumber]
    title             <- [title]
    // Only when the user is created: an administrator may assign another location in the tenant later.
    usageLocation     <- once [usageLocation]
    userPrincipalName <- [userPrincipalName]
  }
}

/// Creates security groups. Distribution lists stay behind: Microsoft Graph cannot create mail-enabled groups.
outbound rule "Out to Entra - Group" {
  connector   every entra
  from group  to group
  link        provision
  precedence  80

  scope {
    securityEnabled = TRUE and sourceAnchor is not null
  }

  join {
    sourceAnchor = sourceAnchor
  }

  flow {
    alias           <- [accountName]
    // Active Directory allows several descriptions and its tools write one.
    description     <- ItemOrNull([description], 1)
    displayName     <- [displayName]
    dn              <- "CN={" & ConvertToUTF8Hex([sourceAnchor]) & "}"
    member          <- [member]
    securityEnabled <- [securityEnabled]
    sourceAnchor    <- [sourceAnchor]
  }
}
`,
  },
};
