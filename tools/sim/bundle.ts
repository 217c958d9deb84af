import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from '../settings.ts';

/** Services and the simulator use decorators, which Node does not read: what the simulated year runs is bundled first. */
export async function bundleYear(
  folder: string,
): Promise<{ readonly year: string; readonly worker: string }> {
  const bundle = await rolldown({
    cwd: root,
    input: { year: 'tools/sim/year.ts', worker: 'tools/sim/outside.worker.ts' },
    platform: 'node',
    tsconfig: 'tsconfig.base.json',
    external: (id) => !/^(\.|\/|@trc\/|@oxc-project\/|\0)/.test(id) && !id.startsWith('tools/'),
  });
  await bundle.write({ dir: folder, format: 'esm', keepNames: true, entryFileNames: '[name].mjs' });
  await bundle.close();
  return { year: join(folder, 'year.mjs'), worker: join(folder, 'worker.mjs') };
}
