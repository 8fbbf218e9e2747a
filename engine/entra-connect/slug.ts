/** File systems take 255 bytes; more is put before and behind a slug. */
const longest = 80;

/** What Windows takes for a device, whatever extension follows. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** A name as part of a file name: `msDS-Device` is `ms-ds-device`, `contoso.com` is `contoso-com`. Safe in every file system. */
export function slug(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll(/[^A-Za-z0-9]+/g, '-');
  const short = words.replace(/^-/, '').slice(0, longest).replace(/-$/, '').toLowerCase() || 'unnamed';
  return device.test(short) ? `${short}-` : short;
}

/** A slug for every name, never `reserved`, with a number where two names would get the same one. */
export function slugs(names: readonly string[], reserved: string): ReadonlyMap<string, string> {
  const taken = new Set([reserved]);
  return new Map(
    [...new Set(names)].map((name) => {
      const first = slug(name);
      let free = first;
      for (let number = 2; taken.has(free); number++) free = `${first}-${number}`;
      taken.add(free);
      return [name, free];
    }),
  );
}
