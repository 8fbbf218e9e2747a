/** Two inbound rules that write the same attributes and an outbound one that reads them, each in a file of its own. */
export const threeRules = `
//- a.syncrule
inbound rule "Contoso" {
  connector "contoso.com"
  from user to person
  link provision
  precedence 20
  scope { mail is not null }
  join { mail = mail }
  flow {
    mail        <- Trim([mail])
    displayName <- [cn]
  }
}
//- b.syncrule
inbound rule "Fabrikam" {
  connector "fabrikam.com"
  from user to person
  link join
  precedence before "Contoso"
  join { mail = mail }
  flow {
    mail <- [mail]
  }
}
//- c.syncrule
outbound rule "Tenant" {
  connector "tenant"
  from person to user
  link provision
  precedence 30
  scope { mail is not null }
  flow {
    mail              <- [mail]
    userPrincipalName <- IIF(IsPresent([mail]), [mail], [displayName])
  }
}
`;

/** {@link threeRules} with the cursor `$0` put into the first occurrence of `word` in a file. */
export function withCursor(file: string, word: string): string {
  const start = threeRules.indexOf(`//- ${file}`);
  const at = threeRules.indexOf(word.replace('$0', ''), start) + word.indexOf('$0');
  return `${threeRules.slice(0, at)}$0${threeRules.slice(at)}`;
}
