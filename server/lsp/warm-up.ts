import { mentionsIn } from '../symbols/attribute-mentions.ts';
import { writesByKey } from '../symbols/flow-rivals.ts';
import type { Workspaces } from '../workspace/workspaces.ts';
import { turn } from './fence.ts';

/** Sorts what every file mentions before anybody asks for it, file by file, with room for requests in between. */
export async function warmUp(workspaces: Workspaces): Promise<void> {
  await workspaces.settled();
  for (const snapshot of workspaces.snapshots()) {
    for (const file of snapshot.files.values()) {
      await turn();
      mentionsIn(file.tree, 'metaverse', '');
      writesByKey(snapshot, file);
    }
  }
}
