/**
 * The tables, one entry per format version; entry 0 makes version 1. Entries are never changed once released, only appended.
 *
 * `cs` is narrow and holds what is searched or flips often; `cs_data` is wide and touched only when an object's data changes.
 * An id without a row in `cs` but with one in `dn` is a placeholder. `ref` holds one row per imported reference value.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE word (kind TEXT, number INTEGER, text TEXT, PRIMARY KEY (kind, number)) WITHOUT ROWID;
  CREATE TABLE layout (
    space INTEGER, object_type TEXT, slot INTEGER, name TEXT, type TEXT, multi_valued INTEGER, PRIMARY KEY (space, object_type, slot)
  ) WITHOUT ROWID;
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE cs (
    id INTEGER PRIMARY KEY, space INTEGER NOT NULL, type INTEGER NOT NULL, partition INTEGER NOT NULL, state INTEGER NOT NULL,
    mv INTEGER, link_order INTEGER NOT NULL DEFAULT 0, joined_by INTEGER, provisioned_by INTEGER, outbound_joined_by INTEGER,
    anchor TEXT, hash TEXT, ref_counts TEXT
  );
  CREATE INDEX cs_space ON cs (space);
  CREATE UNIQUE INDEX cs_anchor ON cs (space, anchor) WHERE anchor IS NOT NULL;
  CREATE INDEX cs_mv ON cs (mv, link_order) WHERE mv IS NOT NULL;
  CREATE INDEX cs_due ON cs (space) WHERE state & 15 <> 0;
  CREATE INDEX cs_export ON cs (space) WHERE state & 112 <> 0;
  CREATE TABLE cs_data (id INTEGER PRIMARY KEY, image TEXT, hologram TEXT, pending_export TEXT, sync_error TEXT, join_keys TEXT);

  CREATE TABLE dn (id INTEGER PRIMARY KEY, space INTEGER NOT NULL, dn TEXT NOT NULL);
  CREATE TABLE dn_key (space INTEGER, key TEXT, id INTEGER NOT NULL, PRIMARY KEY (space, key)) WITHOUT ROWID;

  CREATE TABLE ref (src INTEGER, slot INTEGER, ord INTEGER, dst INTEGER NOT NULL, PRIMARY KEY (src, slot, ord)) WITHOUT ROWID;
  CREATE UNIQUE INDEX ref_back ON ref (dst, src, slot);
  CREATE TABLE ref_change (cs INTEGER, slot INTEGER, target INTEGER, kind TEXT NOT NULL, PRIMARY KEY (cs, slot, target)) WITHOUT ROWID;
  CREATE INDEX ref_change_target ON ref_change (target);
  CREATE TABLE ref_export (
    cs INTEGER, slot INTEGER, target INTEGER, kind TEXT NOT NULL, sent INTEGER NOT NULL, PRIMARY KEY (cs, slot, target)
  ) WITHOUT ROWID;
  CREATE INDEX ref_export_target ON ref_export (target);
  CREATE INDEX ref_export_unsent ON ref_export (cs) WHERE sent = 0;

  CREATE TABLE mv (id INTEGER PRIMARY KEY, type INTEGER NOT NULL, slots TEXT, contributors TEXT, join_keys TEXT);
  CREATE INDEX mv_type ON mv (type);

  CREATE TABLE cs_key (space INTEGER, attribute INTEGER, value TEXT, cs INTEGER, PRIMARY KEY (space, attribute, value, cs)) WITHOUT ROWID;
  CREATE TABLE mv_key (attribute INTEGER, value TEXT, mv INTEGER, PRIMARY KEY (attribute, value, mv)) WITHOUT ROWID;
  CREATE TABLE watch (attribute INTEGER, value TEXT, cs INTEGER, PRIMARY KEY (attribute, value, cs)) WITHOUT ROWID;
  CREATE INDEX watch_cs ON watch (cs);

  CREATE TABLE reference_target (mv INTEGER PRIMARY KEY);
  CREATE TABLE reference_source (mv INTEGER PRIMARY KEY);

  CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT, connector TEXT NOT NULL, profile TEXT NOT NULL, status TEXT NOT NULL, started_at INTEGER NOT NULL,
    ended_at INTEGER, plan_hash TEXT NOT NULL, step TEXT, cursor TEXT, seen BLOB, errors INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX run_open ON run (connector, profile) WHERE ended_at IS NULL;
  CREATE TABLE run_error (run INTEGER, number INTEGER, error TEXT NOT NULL, PRIMARY KEY (run, number)) WITHOUT ROWID;
  `,
];
