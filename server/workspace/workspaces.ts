import { basename, dirname, isAbsolute, sep } from 'node:path';
import { createFolderWorkspace, type FolderWorkspace, type OpenDocument } from './folder-workspace.ts';
import { workspaceAround, workspacesBelow } from './find-workspaces.ts';
import { createRuleWorkspace, looseSettings, type RuleWorkspace } from './rule-workspace.ts';
import type { FileQuestion, Snapshot } from './snapshot.ts';
import { pathOf } from './uri-path.ts';

/** Everything the editor has open: several folders, workspaces in them, and documents in none. */
export interface Workspaces {
  /** Searches folders (absolute paths) for workspaces, and forgets those of `removed` ones. */
  changeFolders(change: { readonly added: readonly string[]; readonly removed: readonly string[] }): void;
  setDocument(document: OpenDocument): void;
  closeDocument(uri: string): void;
  /** Files changed on disk. */
  filesChanged(paths: readonly string[]): void;
  /** Resolves when everything asked for so far was read. */
  settled(): Promise<void>;
  /** The file of a URI as it stands now; `undefined` for one that nobody opened and no workspace has. */
  question(uri: string): FileQuestion | undefined;
  /** The workspace of a file by its path; see {@link pathOf}. */
  readonly snapshotOf: (path: string) => Snapshot | undefined;
  /** Of the workspaces, then of the documents outside of them. */
  snapshots(): readonly Snapshot[];
  folders(): readonly FolderWorkspace[];
  /** The workspace of a file, for what only workspaces have. */
  folderOf(uri: string): FolderWorkspace | undefined;
  /** The innermost workspace a file lies in, whether or not it is one of its rule files. */
  folderAround(uri: string): FolderWorkspace | undefined;
}

/** `changed` is told after every change; `reloaded` when what was read from disk may change answers about any file. */
export interface WorkspacesListener {
  changed(): void;
  reloaded(): void;
  failed(cause: unknown): void;
}

/** `isConfined`: whether nothing outside of a workspace's own folder is to be read. */
export function createWorkspaces(listener: WorkspacesListener, isConfined: () => boolean = () => false): Workspaces {
  return new OpenWorkspaces(listener, isConfined);
}

class OpenWorkspaces implements Workspaces {
  readonly #listener: WorkspacesListener;
  readonly #isConfined: () => boolean;
  readonly #documents = new Map<string, OpenDocument>();
  /** Open documents that were typed in since they were last parsed. */
  readonly #dirty = new Set<string>();
  readonly #folders = new Map<string, FolderWorkspace>();
  readonly #loose = new Map<string, RuleWorkspace>();
  #queue: Promise<void> = Promise.resolve();

  constructor(listener: WorkspacesListener, isConfined: () => boolean) {
    this.#listener = listener;
    this.#isConfined = isConfined;
  }

  changeFolders({ added, removed }: Parameters<Workspaces['changeFolders']>[0]): void {
    this.#enqueue(async () => {
      for (const folder of removed)
        for (const known of this.#folders.keys())
          if (known === folder || known.startsWith(folder + sep)) this.#folders.delete(known);
      for (const folder of added) for (const found of await workspacesBelow(folder)) await this.#openFolder(found);
      this.#reattach();
    });
  }

  setDocument(document: OpenDocument): void {
    const path = pathOf(document.uri);
    const isNew = !this.#documents.has(path);
    this.#documents.set(path, document);
    this.#dirty.add(path);
    if (isNew) this.#enqueue(() => this.#attach(path));
    this.#listener.changed();
  }

  closeDocument(uri: string): void {
    const path = pathOf(uri);
    this.#documents.delete(path);
    this.#dirty.delete(path);
    this.#loose.delete(path);
    this.#enqueue(async () => {
      await this.#ownerOf(path)?.refresh(path);
      this.#listener.changed();
    });
  }

  filesChanged(paths: readonly string[]): void {
    this.#enqueue(() => this.#takeOver(paths));
  }

  settled(): Promise<void> {
    return this.#queue;
  }

  readonly snapshotOf = (path: string): Snapshot | undefined => {
    this.#flush();
    const rules = [...this.#folders.values()].map((folder) => folder.rules);
    return (rules.find((one) => one.has(path)) ?? this.#loose.get(path))?.snapshot();
  };

  question(uri: string): FileQuestion | undefined {
    const path = pathOf(uri);
    const snapshot = this.snapshotOf(path);
    const file = snapshot?.files.get(path);
    return snapshot === undefined || file === undefined ? undefined : { snapshot, file };
  }

  snapshots(): readonly Snapshot[] {
    this.#flush();
    const rules = [...this.#folders.values()].map((folder) => folder.rules);
    return [...rules, ...this.#loose.values()].map((one) => one.snapshot());
  }

  folders(): readonly FolderWorkspace[] {
    return [...this.#folders.values()];
  }

  folderOf(uri: string): FolderWorkspace | undefined {
    return this.#ownerOf(pathOf(uri));
  }

  folderAround(uri: string): FolderWorkspace | undefined {
    const path = pathOf(uri);
    return this.#ownerOf(path) ?? this.#innermost(({ folder }) => path.startsWith(folder + sep));
  }

  /** Reading from disk happens one after the other, so that the last state read is the last one there was. */
  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((cause: unknown) => this.#listener.failed(cause));
  }

  /** The innermost workspace that counts a file among its rule files. */
  #ownerOf(path: string): FolderWorkspace | undefined {
    return this.#innermost((folder) => folder.owns(path));
  }

  #innermost(has: (folder: FolderWorkspace) => boolean): FolderWorkspace | undefined {
    return [...this.#folders.values()]
      .filter(has)
      .toSorted((left, right) => right.folder.length - left.folder.length)[0];
  }

  async #openFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    const workspace = createFolderWorkspace(folder, (path) => this.#documents.get(path), this.#isConfined());
    this.#folders.set(folder, workspace);
    await workspace.load();
  }

  /** Puts an open document where it belongs. */
  async #attach(path: string): Promise<void> {
    if (!this.#documents.has(path)) return;
    if (this.#ownerOf(path) === undefined && isAbsolute(path)) {
      const folder = await workspaceAround(path);
      if (folder !== undefined) await this.#openFolder(folder);
    }
    this.#dirty.add(path);
    this.#flush();
  }

  /** Parses what was typed since the last answer, once, however many changes there were. */
  #flush(): void {
    for (const path of this.#dirty) {
      const document = this.#documents.get(path);
      if (document === undefined) continue;
      const owner = this.#ownerOf(path);
      if (owner !== undefined) this.#loose.delete(path);
      (owner?.rules ?? this.#looseWorkspace(path)).setFile({ path, ...document });
    }
    this.#dirty.clear();
  }

  #looseWorkspace(path: string): RuleWorkspace {
    const known = this.#loose.get(path) ?? createRuleWorkspace(looseSettings);
    this.#loose.set(path, known);
    return known;
  }

  async #takeOver(paths: readonly string[]): Promise<void> {
    for (const path of paths) if (basename(path) === 'joinery.json') await this.#openFolder(dirname(path));
    for (const folder of this.#folders.values()) {
      if (paths.some((path) => folder.configures(path))) await folder.load();
      else for (const path of paths) if (path.endsWith('.syncrule') && folder.owns(path)) await folder.refresh(path);
    }
    this.#reattach();
  }

  /** Folders or their settings changed, so documents may belong elsewhere and answers be others. */
  #reattach(): void {
    for (const path of this.#documents.keys()) this.#dirty.add(path);
    this.#flush();
    this.#listener.reloaded();
    this.#listener.changed();
  }
}
