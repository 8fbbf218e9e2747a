import type { Command } from 'commander';
import { formatQuantity } from '../../model/figures.ts';
import { differenceLines, refreshSchema, type SchemaRefresh, typeText } from '../../workspace/refresh-schema.ts';
import type { SchemaUpdate } from '../../workspace/schema-update.ts';
import { type CommandContext, printJson, printLine, type StartCommand } from '../command.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { headlessSecrets } from '../secrets.ts';
import { workspaceFolder } from '../workspace-folder.ts';
import { writeTexts } from '../write-texts.ts';

interface SchemaFlags {
  readonly check?: boolean;
}

export function registerSchema(program: Command, start: StartCommand): void {
  program
    .command('schema')
    .description("write the schema file of a connector from its directory's schema")
    .argument('<connector>', 'name of the connector')
    .option('--check', 'only say what would change')
    .action((name: string, flags: SchemaFlags) => start((context) => schema(context, name, flags)));
}

async function schema(context: CommandContext, name: string, { check = false }: SchemaFlags): Promise<ExitCode> {
  const refresh = await refreshed(context, name);
  const { file, path, before, text, update, warnings } = refresh;
  const changes = update.attributes.length + update.objectTypes.length;
  const written = !check && changes > 0;
  if (written) writeTexts([{ path, before, text }]);
  if (context.options.json === true) printJson(context, { file, written, ...differencesJson(update), warnings });
  else {
    for (const line of shownLines(refresh)) printLine(context, line);
    for (const warning of warnings) printLine(context, `warning: ${warning}`);
    printLine(context, endLine(file, { changes, written }));
  }
  return check && changes > 0 ? exitCodes.problems : exitCodes.ok;
}

async function refreshed(context: CommandContext, name: string): Promise<SchemaRefresh> {
  const folder = workspaceFolder(context);
  const { environment, signal } = context.io;
  return await refreshSchema(folder, name, headlessSecrets(environment, folder), signal);
}

function shownLines({ isNew, update }: SchemaRefresh): readonly string[] {
  if (!isNew) return differenceLines(update);
  const { attributes, objectTypes } = update.schema;
  return [`${formatQuantity(attributes.size, 'attribute')} of ${formatQuantity(objectTypes.size, 'object type')}`];
}

function endLine(file: string, { changes, written }: { readonly changes: number; readonly written: boolean }): string {
  if (changes === 0) return `${file} is as the directory has it`;
  return written
    ? `${file} written, ${formatQuantity(changes, 'change')}`
    : `${file} differs, ${formatQuantity(changes, 'change')}`;
}

function differencesJson({ attributes, objectTypes }: SchemaUpdate): object {
  return {
    attributes: attributes.map(({ name, before, after }) => ({
      name,
      before: before === undefined ? null : typeText(before),
      after: after === undefined ? null : typeText(after),
    })),
    objectTypes,
  };
}
