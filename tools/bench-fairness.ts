/** `npm run bench:fairness`: what a tenant's jobs take while another tenant floods their queue, against what they take alone. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Fairness, measureFairness } from './bench/fairness.ts';
import { build } from './build.ts';
import { seedDemo } from './demo.ts';
import { dataFolder, givenPortBase, runDir } from './settings.ts';
import type { Site } from './site.ts';
import { startStack } from './stack.ts';
import { onStopSignal } from './stop-signals.ts';

const load = { flood: 200, own: 10, soundS: 20 };

let site: Site | null = null;
onStopSignal(async () => {
  await site?.close();
  return 130;
});

const dataDir = join(dataFolder(), 'bench-fairness');
rmSync(dataDir, { recursive: true, force: true });
mkdirSync(dataDir, { recursive: true });
try {
  const stack = await startStack({
    dataDir,
    runDir: join(runDir, 'bench-fairness'),
    portBase: givenPortBase(),
    durable: true,
    // The wait in the queue is measured, not a model's; no plan's limit stands before it, and one thread lets the flood pile up.
    env: {
      MODEL_URL: '',
      MODEL_API_KEY: '',
      OTEL_EXPORTER_OTLP_ENDPOINT: '',
      LIMITS: 'off',
      ANALYSIS_THREADS: '1',
    },
    build,
    onSite: (opened) => {
      site = opened;
    },
  });
  // Both are on the plan enterprise, and so in one lane.
  const { enterprise, admin } = await seedDemo(stack);
  process.stdout.write(`${report(await measureFairness(stack, { flood: enterprise, own: admin }, load))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await (site as Site | null)?.close();
  rmSync(dataDir, { recursive: true, force: true });
}

function report({ aloneMs, besideMs, floodBefore, floodAfter }: Fairness): string {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const row = (name: string, alone: number, beside: number) =>
    `${name.padEnd(34)}${alone.toFixed(0).padStart(8)} ms${beside.toFixed(0).padStart(8)} ms${(beside / alone).toFixed(2).padStart(8)} x`;
  return [
    '',
    `${load.own} sounds of ${load.soundS} s, accepted to ready`.padEnd(34) +
      'alone'.padStart(11) +
      'flooded'.padStart(11) +
      'ratio'.padStart(10),
    row('  mean', mean(aloneMs), mean(besideMs)),
    row('  last', aloneMs.at(-1) ?? 0, besideMs.at(-1) ?? 0),
    row('  first', aloneMs[0] ?? 0, besideMs[0] ?? 0),
    '',
    `jobs of the flood that waited: ${floodBefore} before, ${floodAfter} after, of ${load.flood}`,
  ].join('\n');
}
