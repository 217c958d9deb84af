/** Writes docs/configuration.md from the config.ts of every service. A test fails when the page is older than they are. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { migrationVariables, type Variable } from '@trc/runtime/config';
import { readServiceVariables } from './service-variables.ts';
import { root } from './settings.ts';

/** What a variable is when it is not set. */
function standsFor({ schema }: Variable): string {
  const unset = schema.safeParse(undefined);
  if (!unset.success) return 'required';
  if (unset.data === undefined || unset.data === '') return 'not set';
  // The number of processors differs from machine to machine; the page must not.
  if (unset.data === availableParallelism()) return 'processors';
  return `\`${Array.isArray(unset.data) ? unset.data.join(',') : unset.data}\``;
}

/** The text of docs/configuration.md. */
export async function configDocs(): Promise<string> {
  const services = await readServiceVariables();
  const all = [...services].flatMap(([service, variables]) =>
    Object.values(variables).map((variable) => ({ ...variable, service })),
  );
  // The programs of a deployment read what services read too, and this one variable besides.
  const known = [...all, { ...migrationVariables.databaseAdminUrl, service: 'migrate.js' }];
  const rows = [...Map.groupBy(known, ({ name }) => name)].map(([name, same]) => {
    const who = same.length === services.size ? 'all' : same.map(({ service }) => service).join(', ');
    const defaults = [...new Set(same.map(standsFor))].join(' or ');
    const docs = [...new Set(same.map(({ doc }) => doc))].join(' ');
    return `| \`${name}\` | ${who} | ${defaults} | ${docs.replaceAll('|', '\\|')} |`;
  });
  return [
    '<!-- Made by `node tools/write-config-docs.ts` from services/*/src/config.ts. -->',
    '# Configuration',
    '',
    'Every service reads its environment once, at the start. An empty variable counts as not set. A service that cannot use its',
    'environment prints the names of what is wrong, never a value, and exits with 78; `node dist/main.js --check-config` only checks.',
    '',
    '| variable | read by | when not set | meaning |',
    '|---|---|---|---|',
    ...rows.sort(),
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(join(root, 'docs/configuration.md'), await configDocs());
