import { readdirSync } from 'node:fs';
import { type Analysis, analysisSchema } from '@trc/contracts/documents/sample.v1';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Refusal } from '../src/domain/container/refusals.ts';
import { type AnalysisPool, openAnalysisPool } from '../src/outbound/analysis-pool.ts';
import { HOSTILE_FILES, honestFile, SOUND_FILES } from './hostile-files.ts';
import { mutant } from './mutator.ts';
import { seeded } from './sounds.ts';

const WORKER = new URL('../src/analysis.worker.ts', import.meta.url);
const THREADS = 2;
const MUTANTS = 2_000;
const SEED = 20_261_121;
const DURATION_S_MAX = 30;
/** What a thread's death is refused with; no file here may cause one. */
const DEATH = /stops the analyser|more memory|could not be analysed within/;
const MEMORY_GROWTH_BYTES_MAX = 400e6;
/** A thread that comes or goes opens some; a leak would be one for every file. */
const OPEN_FILES_GROWTH_MAX = 20;

let pool: AnalysisPool;
beforeAll(() => {
  pool = openAnalysisPool({ workerFile: WORKER, threads: THREADS, timeLimitMs: 20_000 });
});
afterAll(() => pool.close());

/** As it is stored and sent: what JSON cannot say would be `null` here. */
async function answerTo(bytes: Uint8Array): Promise<Analysis | Refusal> {
  const outcome = await pool.analyse({ bytes: bytes.slice(), durationSMax: DURATION_S_MAX });
  if (outcome.ok) return analysisSchema.parse(JSON.parse(JSON.stringify(outcome.analysis)));
  expect(outcome.refusal.detail).not.toMatch(DEATH);
  expect(outcome.refusal.detail).toMatch(/^[A-Z].{5,}\.$/s);
  return outcome.refusal;
}

describe('a file made to hurt gets the answer it deserves', () => {
  it.each(HOSTILE_FILES)('$name', async ({ bytes, answer }) => {
    const given = await answerTo(bytes);
    if ('sound' in answer)
      expect(given).toMatchObject({ analyser_version: expect.any(String), ...answer.sound });
    else expect(given).toEqual({ kind: answer.refused, detail: expect.stringContaining(answer.because) });
  });
});

it(`${MUTANTS} mutants are each answered, and cost neither a thread nor memory nor open files`, {
  timeout: 300_000,
}, async () => {
  // Every thread is up before anything is counted.
  const [honest] = await Promise.all(Array.from({ length: THREADS }, () => answerTo(honestFile())));
  const dice = seeded(SEED);
  const openBefore = readdirSync('/dev/fd').length;
  const memoryBefore = process.memoryUsage().rss;
  const count = { sounds: 0, refusals: 0 };
  let made = 0;
  async function feed(): Promise<void> {
    while (made < MUTANTS) {
      const number = made++;
      const bytes = mutant(SOUND_FILES, dice);
      const answer = await answerTo(bytes).catch((cause) => {
        throw new Error(`mutant ${number} of seed ${SEED}`, { cause });
      });
      count['kind' in answer && 'detail' in answer ? 'refusals' : 'sounds']++;
    }
  }
  await Promise.all(Array.from({ length: 2 * THREADS }, feed));
  expect(count.sounds + count.refusals).toBe(MUTANTS);
  expect(count.sounds).toBeGreaterThan(MUTANTS / 4);
  expect(count.refusals).toBeGreaterThan(MUTANTS / 4);
  expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(MEMORY_GROWTH_BYTES_MAX);
  expect(readdirSync('/dev/fd').length).toBeLessThan(openBefore + OPEN_FILES_GROWTH_MAX);
  expect(await answerTo(honestFile())).toEqual(honest);
});
