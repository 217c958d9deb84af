import { describe, expect, it } from 'vitest';
import { queues } from '../src/domain/queues.ts';
import { type Ended, type SimulatedJob, simulate } from './simulated-queue.ts';

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const hourMs = 3_600_000;
const warmUp = 200;

/** An hour: 20 tenants with single jobs, 10 with bursts of up to 45, two floods; a fifth of the jobs are four times as long. */
function mixedLoad(random: () => number, workers: number): SimulatedJob[] {
  const jobs: SimulatedJob[] = [];
  const add = (tenantId: string, acceptedMs: number) => {
    const isLarge = random() < 0.2;
    const spread = Math.exp(random() + random() + random() + random() - 2);
    const serviceMs = Math.round(500 * spread * (isLarge ? 4 : 1));
    jobs.push({ tenantId, weight: 1, kind: 'sample', acceptedMs, serviceMs, cost: isLarge ? 3 : 1 });
  };
  const pause = (meanMs: number) => -Math.log(1 - random()) * meanMs;
  const many = (tenantId: string, atMs: number, count: number) => {
    for (let i = 0; i < count; i += 1) add(tenantId, Math.round(atMs + i * 20));
  };
  const singleMs = (20 * 950) / (0.35 * workers);
  for (let tenant = 0; tenant < 20; tenant += 1)
    for (let at = pause(singleMs); at < hourMs; at += pause(singleMs))
      add(`single ${tenant}`, Math.round(at));
  for (let tenant = 0; tenant < 10; tenant += 1)
    for (let at = pause(hourMs / 5); at < hourMs; at += pause(hourMs / 5))
      many(`bursts ${tenant}`, at, 5 + Math.floor(random() * 40));
  for (let tenant = 0; tenant < 2; tenant += 1)
    many(`flood ${tenant}`, random() * 0.8 * hourMs, 150 * workers);
  return jobs;
}

const actualMs = ({ acceptedMs, endedMs }: Ended) => endedMs - acceptedMs;
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('promises under a mixed load', () => {
  it.each([
    [5, 2],
    [2, 4],
    [3, 4],
    [4, 8],
  ])(
    'load %i with %i workers: nine of ten jobs end within their promise, which is no more than three times what they take',
    (seed, workers) => {
      const jobs = mixedLoad(randomFrom(seed), workers);
      const { ended } = simulate(jobs, { workers, rules: queues.free, window: true, promises: true });
      const judged = ended.slice(warmUp);
      const kept = judged.filter((one) => actualMs(one) <= one.promisedMs).length / judged.length;
      expect(kept).toBeGreaterThanOrEqual(0.9);
      expect(median(judged.map((one) => one.promisedMs / actualMs(one)))).toBeLessThanOrEqual(3);
    },
  );
});
