import { RequestError } from './request-error.ts';

/** The connector a person means; names are compared without regard to case. Throws RequestError. */
export function connectorNamed<T extends { readonly name: string }>(connectors: readonly T[], name: string): T {
  const wanted = name.toLowerCase();
  const connector = connectors.find((candidate) => candidate.name.toLowerCase() === wanted);
  if (connector !== undefined) return connector;
  const names = connectors.map((candidate) => `"${candidate.name}"`).join(', ');
  throw new RequestError(
    `There is no connector "${name}"; ${names === '' ? 'the workspace has none yet' : `the workspace has ${names}`}`,
  );
}
