/** `npm test`: every check and every test, on parts that are started for it. `npm test -- types unit` runs these stages only. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.ts';
import { findNats } from './parts/nats.ts';
import { type Parts, startParts } from './parts.ts';
import { dataFolder, givenPortBase, runDir as startRunDir } from './settings.ts';
import { openSite, type Site } from './site.ts';
import { onStopSignal } from './stop-signals.ts';
import { type Count, check, closing, endRunning, lockIsWhole, one, sum, vitest } from './test-stages.ts';

const runDir = join(startRunDir, 'test');
const dataDir = join(dataFolder(), 'test');
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Stage {
  readonly run: (env: Readonly<Record<string, string>>) => Promise<Count>;
  /** Whether the stage needs the built services, or the parts. */
  readonly needs?: readonly ('build' | 'parts')[];
}

const report = (name: string) => join(runDir, `${name}.json`);
const tests = ['--config', 'tests/vitest.config.ts'];
const stages: Readonly<Record<string, Stage>> = {
  lint: { run: () => check('biome', 'ci', '--colors=off', '.') },
  types: { run: () => check('npm', 'run', '--silent', 'types') },
  lock: { run: lockIsWhole },
  build: { run: async () => one(true), needs: ['build'] },
  unit: { run: (env) => vitest(report('unit'), [], env), needs: ['build', 'parts'] },
  journeys: {
    run: async (env) => {
      // First those that share an installation: it leaves its compiled code to the start of all others.
      const sharing = ['--config', 'tests/journeys/vitest.config.ts'];
      const together = await vitest(report('journeys-together'), sharing, env);
      return sum(together, await vitest(report('journeys'), [...tests, 'tests/journeys'], env));
    },
    needs: ['build', 'parts'],
  },
  browser: {
    run: (env) => vitest(report('browser'), ['--config', 'tests/browser/vitest.config.ts'], env),
    needs: ['build', 'parts'],
  },
  chaos: { run: (env) => vitest(report('chaos'), [...tests, 'tests/chaos'], env), needs: ['build', 'parts'] },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in stages));
let site: Site | null = null;
onStopSignal(async () => {
  endRunning();
  await site?.close();
  return 130;
});

if (unknown.length > 0) {
  process.stderr.write(
    `There is no stage ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}.\n`,
  );
  process.exitCode = 1;
} else {
  const count = await runStages(wanted.length > 0 ? wanted : Object.keys(stages));
  await (site as Site | null)?.close();
  say(closing(count));
  process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0;
}

async function runStages(names: readonly string[]): Promise<Count> {
  const counts: Count[] = [];
  const chosen = names.map((name) => [name, stages[name]] as const);
  const needs = new Set(chosen.flatMap(([, stage]) => stage?.needs ?? []));
  let ground: Ground | null = null;
  for (const [name, stage] of chosen) {
    if (!stage) continue;
    const from = performance.now();
    if (stage.needs) ground ??= await prepare(needs);
    const missing = stage.needs?.map((need) => ground?.faults[need]).find(Boolean);
    const count = missing ? one(false, `${name}\n${missing}`) : await stage.run(ground?.env ?? {});
    counts.push(count);
    say(
      `${name}: ${count.passed} passed, ${count.failed} failed (${((performance.now() - from) / 1000).toFixed(1)} s)`,
    );
  }
  return sum(...counts);
}

/** What the stages stand on, or why it is not there. */
interface Ground {
  readonly env: Readonly<Record<string, string>>;
  readonly faults: Partial<Record<'build' | 'parts', string>>;
}

/** Starts from an empty data folder: what an earlier run left behind must not decide this one. */
async function prepare(needs: ReadonlySet<'build' | 'parts'>): Promise<Ground> {
  const faults: Ground['faults'] = {};
  let env = {};
  try {
    const opened = await openSite({ dataDir, runDir, portBase: givenPortBase() });
    site = opened;
    const fault = (need: 'build' | 'parts') => (error: unknown) => {
      faults[need] = error instanceof Error ? error.message : String(error);
    };
    rmSync(dataDir, { recursive: true, force: true });
    mkdirSync(dataDir, { recursive: true });
    const starting = needs.has('parts')
      ? startParts({ dataDir, durable: false, site: opened, log: say }).then(async (parts) => {
          env = environment(parts, await findNats(say));
        })
      : null;
    await Promise.all([build(opened).catch(fault('build')), starting?.catch(fault('parts'))]);
  } catch (error) {
    faults.build = faults.parts = error instanceof Error ? error.message : String(error);
  }
  return { env, faults };
}

function environment({ databaseAdminUrl, natsUrl, s3 }: Parts, natsProgram: string): Record<string, string> {
  return {
    TRC_TEST_DATABASE_URL: databaseAdminUrl,
    TRC_TEST_NATS_URL: natsUrl,
    TRC_TEST_NATS_PROGRAM: natsProgram,
    TRC_TEST_S3_ENDPOINT: s3.endpoint,
    TRC_TEST_S3_REGION: s3.region,
    TRC_TEST_S3_ACCESS_KEY_ID: s3.accessKeyId,
    TRC_TEST_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
  };
}
