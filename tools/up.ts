/** `npm start`: the whole installation on this machine, until Ctrl-C. */
import { relative } from 'node:path';
import { build } from './build.ts';
import { demoFile, forgetDemo, seedDemo } from './demo.ts';
import { dataFolder, givenPortBase, root, runDir } from './settings.ts';
import type { Site } from './site.ts';
import { type Stack, startStack } from './stack.ts';
import { onStopSignal } from './stop-signals.ts';

const interrupted = 130;
const say = (line: string) => process.stdout.write(`${line}\n`);
let site: Site | null = null;
let stack: Stack | null = null;

const isStopping = onStopSignal(async () => {
  say('\nstopping');
  const wasUp = stack !== null;
  await (stack?.stop() ?? site?.close());
  if (site) forgetDemo(runDir);
  return wasUp ? 0 : interrupted;
});

try {
  stack = await start();
} catch (error) {
  await (site as Site | null)?.close();
  // A start that is stopped on purpose fails as well; that is no news.
  if (!isStopping()) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 1;
  }
}

async function start(): Promise<Stack> {
  const from = performance.now();
  const started = await startStack({
    dataDir: dataFolder(),
    runDir,
    portBase: givenPortBase(),
    durable: true,
    build,
    log: say,
    onSite: (opened) => {
      site = opened;
      forgetDemo(runDir);
    },
  });
  const seedingFrom = performance.now();
  await seedDemo(started);
  const steps = { ...started.stepsMs, 'demo data': performance.now() - seedingFrom };
  say(announcement(started, performance.now() - from, steps));
  return started;
}

function announcement(up: Stack, tookMs: number, stepsMs: Readonly<Record<string, number>>): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const steps = Object.entries(stepsMs).map(([name, ms]) => `${name} ${seconds(ms)}`);
  return `
Tokyo Record Club is running after ${seconds(tookMs)} s (${steps.join(', ')}).

  pages and API   ${up.url}
  API reference   ${up.url}/docs
  simulator       ${up.simulatorUrl}
  traces          ${up.simulatorUrl}/traces
  keys            ${relative(root, demoFile(runDir))}
  logs            ${relative(root, runDir)}/logs

Ctrl-C stops everything and keeps the data in ${up.site.dataDir}.`;
}
