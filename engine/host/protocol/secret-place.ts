import { componentValue, splitDn } from '../../model/dn.ts';

/**
 * A secret of a workspace: the name `joinery.json` gives it, and everything it is sent to under that name, sorted. A secret that was kept
 * for one place is never given out for another: `joinery.json` is changed by others, and a name alone says nothing of who gets to see it.
 */
export interface SecretPlace {
  readonly name: string;
  readonly destinations: readonly Destination[];
}

/** `forest`, its name, the servers; or `tenant`, its id, the application, the way of signing in. In lower case. */
export type Destination = readonly string[];

/** What signs in, as far as it decides where a secret goes. */
export type SignedInTo =
  | {
      readonly kind: 'forest';
      readonly forest: string;
      readonly servers: readonly string[];
      readonly partitions: readonly { readonly name: string; readonly servers?: readonly string[] }[];
    }
  | { readonly kind: 'tenant'; readonly id: string; readonly clientId: string; readonly signIn: string };

export function destinationOf(to: SignedInTo): Destination {
  const parts =
    to.kind === 'forest' ? [to.kind, to.forest, ...hostsOf(to).toSorted()] : [to.kind, to.id, to.clientId, to.signIn];
  return parts.map((part) => part.toLowerCase());
}

export function secretPlace(name: string, to: readonly SignedInTo[]): SecretPlace {
  const destinations = new Map(to.map(destinationOf).map((each) => [JSON.stringify(each), each]));
  return {
    name,
    destinations: [...destinations].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, each]) => each),
  };
}

/** What an editor keeps a secret under: different for different places, whatever signs their names have. */
export function secretKey({ name, destinations }: SecretPlace): string {
  return `credential:${JSON.stringify([name, destinations])}`;
}

/** `contoso.com dc1.contoso.com`: where a secret goes, for people. */
export function destinationText([, ...parts]: Destination): string {
  return parts.join(' ');
}

/** Servers by name, and domains whose servers DNS is asked for. What DNS says of a domain of the forest, the forest says. */
function hostsOf({ forest, servers, partitions }: Extract<SignedInTo, { readonly kind: 'forest' }>): readonly string[] {
  const own = partitions.flatMap((partition) => partition.servers ?? []);
  const asked =
    servers.length > 0
      ? []
      : partitions
          .filter((partition) => (partition.servers ?? []).length === 0)
          .map(({ name }) => splitDn(name).map(componentValue).join('.'))
          .filter((domain) => !`.${domain}`.toLowerCase().endsWith(`.${forest}`.toLowerCase()));
  return [...new Set([...servers, ...own, ...asked])];
}
