/** `npm run bench:pipeline`: what delivery costs on this machine, beside what its Postgres and its NATS can do alone. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { measureOverhead, type Overhead } from './bench/overhead.ts';
import { emptyJobsPerSecond, insertsPerSecond, publishesPerSecond } from './bench/throughput.ts';
import { build } from './build.ts';
import { seedDemo } from './demo.ts';
import { dataFolder, givenPortBase, runDir } from './settings.ts';
import type { Site } from './site.ts';
import { startStack } from './stack.ts';
import { onStopSignal } from './stop-signals.ts';

const uploads = 40;
const messages = 5_000;
const say = (line: string) => process.stdout.write(`${line}\n`);

let site: Site | null = null;
onStopSignal(async () => {
  await site?.close();
  return 130;
});

const dataDir = join(dataFolder(), 'bench');
rmSync(dataDir, { recursive: true, force: true });
mkdirSync(dataDir, { recursive: true });
try {
  const stack = await startStack({
    dataDir,
    runDir: join(runDir, 'bench'),
    portBase: givenPortBase(),
    // As in production: what is acknowledged is on disk.
    durable: true,
    // A model's answer is no part of delivery, and traces go nowhere.
    env: { MODEL_URL: '', MODEL_API_KEY: '', OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    build,
    onSite: (opened) => {
      site = opened;
    },
  });
  const { enterprise } = await seedDemo(stack);
  const inTurn = await measureOverhead(stack, enterprise, { count: uploads, atOnce: 1 });
  const burst = await measureOverhead(stack, enterprise, { count: uploads, atOnce: uploads });
  // From here on this process is the only one that works on messages.
  await stack.supervisor.stopAll();
  const jobs = await emptyJobsPerSecond(stack, messages);
  const publishes = await publishesPerSecond(stack, messages);
  const inserts = await insertsPerSecond(stack, messages);
  say(report(inTurn, burst, { jobs, publishes, inserts }));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
} finally {
  await (site as Site | null)?.close();
  rmSync(dataDir, { recursive: true, force: true });
}

interface Rates {
  readonly jobs: number;
  readonly publishes: number;
  readonly inserts: number;
}

function report(inTurn: Overhead, burst: Overhead, { jobs, publishes, inserts }: Rates): string {
  const row = (...cells: readonly (string | number)[]) =>
    cells.map((cell, i) => (i === 0 ? String(cell).padEnd(52) : String(cell).padStart(10))).join('');
  const overhead = (name: string, { p50Ms, p95Ms }: Overhead) =>
    row(name, `${p50Ms.toFixed(0)} ms`, `${p95Ms.toFixed(0)} ms`);
  const rate = (name: string, perSecond: number) =>
    row(name, `${perSecond.toFixed(0)}/s`, `${(perSecond / jobs).toFixed(1)} x`);
  return [
    '',
    row('accepted to ready, without the analysis itself', 'p50', 'p95'),
    overhead(`  ${uploads} uploads, one after the other`, inTurn),
    overhead(`  ${uploads} uploads at once, with their wait in the queue`, burst),
    '',
    row(`throughput, ${messages} each`, 'rate', 'ratio'),
    rate('  jobs through the whole pipeline, empty handler', jobs),
    rate('  raw JetStream, publish and ack', publishes),
    rate('  raw Postgres, insert of one row', inserts),
  ].join('\n');
}
