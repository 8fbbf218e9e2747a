import type { TenantDirectory } from './directory.ts';

/** Groups somebody is in, and the groups those are in. */
export function allGroupsOf(directory: TenantDirectory, id: string): readonly string[] {
  return reachable(id, (each) => directory.groupsOf(each));
}

/** Members of a group, and the members of those that are groups. */
export function allMembersOf(directory: TenantDirectory, id: string): readonly string[] {
  return reachable(id, (each) => directory.members(each));
}

function reachable(start: string, next: (id: string) => Iterable<string>): readonly string[] {
  const seen = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const each of next(id)) {
      if (seen.has(each)) continue;
      seen.add(each);
      open.push(each);
    }
  }
  seen.delete(start);
  return [...seen];
}
