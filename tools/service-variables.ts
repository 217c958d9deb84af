import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Variables } from '@trc/runtime/config';
import { root } from './settings.ts';

/** What the config.ts of every service knows, by the service's folder, in the order of the alphabet. */
export async function readServiceVariables(): Promise<ReadonlyMap<string, Variables>> {
  const files = globSync('services/*/src/config.ts', { cwd: root }).sort();
  const perService = files.map(async (file) => {
    const { variables } = (await import(pathToFileURL(join(root, file)).href)) as { variables: Variables };
    return [file.split(/[\\/]/)[1] ?? '', variables] as const;
  });
  return new Map(await Promise.all(perService));
}
