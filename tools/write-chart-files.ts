/**
 * Writes what the chart must know of the code: which program reads which variable, and what each user of NATS may do.
 * A test fails when the files are older than the code.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsUsers, usersOf } from '@trc/contracts/nats-permissions';
import { migrationVariables, topologyVariables, type Variable, type Variables } from '@trc/runtime/config';
import { readServiceVariables } from './service-variables.ts';
import { root } from './settings.ts';

type Mark = 'required' | 'secret';

function marksOf({ schema, isSecret }: Variable): Mark[] {
  const isRequired = !schema.safeParse(undefined).success;
  return [...(isRequired ? (['required'] as const) : []), ...(isSecret ? (['secret'] as const) : [])];
}

const markAll = (variables: Variables) =>
  Object.fromEntries(
    Object.values(variables)
      .map((one) => [one.name, marksOf(one)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Program → variable → what the chart must know of it. The programs are the services, `migrate` and `topology`. */
async function variables() {
  const programs = {
    ...Object.fromEntries(await readServiceVariables()),
    migrate: migrationVariables,
    topology: topologyVariables,
  };
  return Object.fromEntries(Object.entries(programs).map(([name, read]) => [name, markAll(read)] as const));
}

/** Values for the official NATS chart; passwords come from its container's environment. */
function natsChartValues() {
  const users = usersOf((user) => `<< $NATS_PASSWORD_${user.toUpperCase()} >>`);
  return { config: { merge: { authorization: { users } } } };
}

/** JSON in which a short list stands in one line. */
const text = (content: object) =>
  `${JSON.stringify(content, null, 2).replace(/\[\s+([^[\]{}]{0,90}?)\s+\]/g, (_, items: string) => `[${items.replace(/\s+/g, ' ')}]`)}\n`;

/** The generated files: path from the root → text. */
export async function chartFiles(): Promise<Readonly<Record<string, string>>> {
  const files = 'deploy/helm/tokyo-record-club/files';
  return {
    [`${files}/variables.json`]: text(await variables()),
    [`${files}/nats-users.json`]: text(natsUsers),
    'deploy/examples/nats-users.json': text(natsChartValues()),
  };
}

if (process.argv[1] === import.meta.filename)
  for (const [path, text] of Object.entries(await chartFiles())) writeFileSync(join(root, path), text);
