import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { openConnection } from '../../../engine/stores/sqlite/connection.ts';
import type { Connection } from '../../../engine/stores/sqlite/connection.ts';
import { migrations } from '../../../engine/stores/sqlite/schema.ts';
import { createReader } from '../../../engine/stores/sqlite/reader.ts';
import { createSession } from '../../../engine/stores/sqlite/session.ts';
import { createWriter } from '../../../engine/stores/sqlite/writer.ts';

/** Every statement the store ever prepares. */
function allStatements(): readonly string[] {
  const connection = openConnection(':memory:', { cacheMegabytes: 1, readOnly: false });
  const statements: string[] = [];
  const recording: Connection = {
    ...connection,
    prepare: (sql) => {
      statements.push(sql);
      return connection.prepare(sql);
    },
  };
  const session = createSession(recording);
  createWriter(session, createReader(session));
  connection.close();
  return statements;
}

/**
 * Statements that read a whole table, and may: small tables read once into memory, counts shown to the user, the history of runs,
 * a chunk of metaverse ids in their order.
 */
const readsWhole = [
  /FROM word/,
  /FROM layout/,
  /FROM counter/,
  /FROM mv GROUP BY type/,
  /FROM run ORDER BY id DESC/,
  /FROM run WHERE ended_at </,
  /FROM reference_(target|source) ORDER BY mv/,
];
const sorts = [/FROM cs WHERE space = \? GROUP BY state/];

describe('the statements of the embedded store', () => {
  const database = new DatabaseSync(':memory:');
  for (const step of migrations) database.exec(step);

  for (const sql of new Set(allStatements())) {
    const text = sql.replaceAll(/\s+/g, ' ').trim();
    if (text.startsWith('PRAGMA')) continue;
    it(`find their rows by an index: ${text.slice(0, 100)}`, () => {
      const plan = database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map((row) => String(row['detail']));
      const bad = plan.filter((detail) => {
        // A list handed over as JSON is read from end to end, that is what it is for.
        if (detail.startsWith('SCAN json_each')) return false;
        if (detail.startsWith('SCAN')) return !readsWhole.some((pattern) => pattern.test(text));
        return detail.includes('TEMP B-TREE') && !sorts.some((pattern) => pattern.test(text));
      });
      assert.deepEqual(bad, []);
    });
  }

  it('use the narrow index they are meant for', () => {
    const expected: readonly (readonly [RegExp, RegExp])[] = [
      [/^SELECT id FROM cs WHERE space = \? AND id > \?/, /INDEX cs_space \(space=\? AND rowid>\?\)/],
      [/^SELECT id FROM cs WHERE space = \? AND state & 15/, /INDEX cs_due \(space=\? AND rowid>\?\)/],
      [/^SELECT id FROM cs WHERE space = \? AND state & 112/, /INDEX cs_export \(space=\? AND rowid>\?\)/],
      [/FROM cs WHERE space = \? AND anchor = \?/, /INDEX cs_anchor \(space=\? AND anchor=\?\)/],
      [/^SELECT id FROM cs WHERE mv = \?/, /COVERING INDEX cs_mv \(mv=\?\)/],
      [/^SELECT ord FROM ref WHERE dst/, /INDEX ref_back \(dst=\? AND src=\? AND slot=\?\)/],
      [/^SELECT src, slot FROM ref/, /COVERING INDEX ref_back/],
      [/^SELECT ord, dst FROM ref/, /PRIMARY KEY \(src=\? AND slot=\? AND ord>\?\)/],
      [/^SELECT max\(ord\)/, /PRIMARY KEY \(src=\? AND slot=\?\)/],
      [/FROM ref_export WHERE cs = \? AND sent = 0/, /INDEX ref_export_unsent/],
    ];
    const statements = allStatements().map((sql) => sql.replaceAll(/\s+/g, ' ').trim());
    for (const [statement, wanted] of expected) {
      const sql = statements.find((text) => statement.test(text));
      assert.ok(sql !== undefined, `no statement like ${statement.source}`);
      const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
      assert.match(plan.map((row) => String(row['detail'])).join('\n'), wanted);
    }
  });
});
