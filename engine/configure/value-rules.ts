/** Why a text cannot be a source anchor; `undefined`: it can. Source: the value rules of the original's design documentation. */
export function anchorValueProblem(value: string): string | undefined {
  const characters = Array.from(value);
  const banned = characters.find((character) => bannedInAnchors.includes(character));
  if (banned !== undefined)
    return `has the character ${banned === ' ' ? 'blank' : banned}, which an anchor must not have`;
  const length = characters.reduce((sum, character) => sum + (/[A-Za-z0-9]/u.test(character) ? 1 : 3), 0);
  if (length >= 60) return 'is 60 characters or longer, where everything but letters and digits counts as three';
  return undefined;
}

const bannedInAnchors = '\\!#$%&*+/=?^`{}|~<>()\';:,[]"@_';

/** Attributes that follow a person's name, so that an anchor made of them would change. */
export const nameBased: ReadonlySet<string> = new Set(['userprincipalname', 'mail', 'targetaddress']);

/** Why a text cannot be what somebody signs in with; `undefined`: it can. */
export function signInNameProblem(value: string): string | undefined {
  const parts = value.split('@');
  if (parts.length !== 2) return parts.length === 1 ? 'has no @' : 'has more than one @';
  const [name = '', domain = ''] = parts;
  if (name === '' || name.length > 64) return 'has nothing, or more than 64 characters, before the @';
  if (!/^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.]+$/u.test(name))
    return 'has a character before the @ that a sign-in name must not have';
  if (/^\.|\.$|\.\./u.test(name)) return 'begins or ends with a dot before the @, or has two in a row';
  if (!/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/u.test(domain)) return 'has no domain after the @';
  return undefined;
}
