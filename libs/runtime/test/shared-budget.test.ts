import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { startNats, type TestNats } from '@trc/testkit/nats';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallLimits } from '../src/call-window.ts';
import { connectNats } from '../src/nats.ts';
import { openSharedBudget } from '../src/shared-budget.ts';
import { openSharedMarks } from '../src/shared-marks.ts';
import { openSharedStore } from '../src/shared-store.ts';

const limitsOf = (callsMax: number, windowMs: number, callsMaxPerDay: number | null = null): CallLimits => ({
  callsMax,
  windowMs,
  callsMaxPerDay,
});
const fullest = (atMs: readonly number[], spanMs: number) =>
  Math.max(0, ...atMs.map((end) => atMs.filter((at) => at > end - spanMs && at <= end).length));

let nats: TestNats;
let connections: NatsConnection[];
beforeAll(async () => {
  nats = await startNats();
  connections = await Promise.all([1, 2, 3, 4].map(() => connectNats(nats.url, 'test')));
});
afterAll(async () => {
  await Promise.all(connections.map((nc) => nc.close()));
  await nats.stop();
});

/** One client per connection, as in as many processes; warnings are kept. */
function clients(limits: CallLimits, now: () => number, key = `calls.${randomUUID()}`) {
  const warnings: unknown[] = [];
  const log = { warn: (...args: unknown[]) => void warnings.push(args) } as never;
  const budgets = connections.map((nc) =>
    openSharedBudget({ store: openSharedStore(nc, 1), key, limits, now, log }),
  );
  const [first, second] = budgets;
  if (!first || !second) throw new Error('no clients');
  return { budgets, first, second, warnings, key };
}

const takenBy = async (takes: ReadonlyArray<Promise<unknown>>) =>
  (await Promise.all(takes)).filter((refusal) => refusal === null).length;

describe('a budget that several clients share', () => {
  it('gives no more calls than allowed in any stretch, whoever asks and however many at once', async () => {
    const step = fc.record({
      pauseMs: fc.nat({ max: 700 }),
      wanted: fc.array(fc.nat({ max: 5 }), { minLength: 4, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        async (steps, callsMax) => {
          let nowMs = 1_700_000_000_000;
          const { budgets, warnings } = clients(limitsOf(callsMax, 1_000), () => nowMs);
          const given: number[] = [];
          for (const { pauseMs, wanted } of steps) {
            nowMs += pauseMs;
            const takes = budgets.flatMap((budget, i) =>
              Array.from({ length: wanted[i] ?? 0 }, () => budget.take()),
            );
            const count = await takenBy(takes);
            given.push(...Array.from({ length: count }, () => nowMs));
          }
          expect(fullest(given, 1_000)).toBeLessThanOrEqual(callsMax);
          expect(warnings).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives four processes that ask as fast as they can no more than allowed, and does not stand still', async () => {
    const [callsMax, windowMs, wantedOfEach] = [20, 1_000, 15];
    const script = join(import.meta.dirname, 'take-calls.process.ts');
    const args = [nats.url, `calls.${randomUUID()}`, callsMax, windowMs, wantedOfEach].map(String);
    const run = promisify(execFile);
    // A budget that stood still would let none of them come to an end.
    const outputs = await Promise.all([1, 2, 3, 4].map(() => run(process.execPath, [script, ...args])));
    expect(outputs.map(({ stderr }) => stderr)).toEqual(['', '', '', '']);
    const given = outputs.flatMap(({ stdout }) => JSON.parse(stdout) as number[]);
    // A process that the machine stops for a moment looks at its clock too late.
    const lateMs = 100;
    expect(fullest(given, windowMs - lateMs)).toBeLessThanOrEqual(callsMax);
    expect(given.length).toBe(4 * wantedOfEach);
  }, 60_000);

  it('closes for everybody when the provider says so to one, with the reason', async () => {
    let nowMs = 1_700_000_000_000;
    const { first, second } = clients(limitsOf(5, 1_000), () => nowMs);
    expect(await second.take()).toBeNull();
    await first.close(72_000_000, true);
    expect(await second.take()).toEqual({ retryAfterMs: 72_000_000, quota: true });
    await second.close(1_000, false);
    nowMs += 71_999_999;
    expect(await first.take()).toEqual({ retryAfterMs: 1, quota: true });
    nowMs += 1;
    expect(await takenBy([first.take(), second.take()])).toBe(2);
  });

  it('has a day that is spent together', async () => {
    let nowMs = 1_700_000_000_000;
    const { first, second } = clients(limitsOf(5, 1_000, 6), () => nowMs);
    expect(await takenBy(Array.from({ length: 5 }, () => first.take()))).toBe(5);
    nowMs += 3_600_000;
    expect(await takenBy(Array.from({ length: 5 }, () => second.take()))).toBe(1);
    const refusal = await first.take();
    expect(refusal?.quota).toBe(true);
    expect(refusal?.retryAfterMs).toBeGreaterThan(82_000_000);
  });
});

describe('marks', () => {
  it('are known to everybody for their time', async () => {
    let nowMs = 1_000;
    const log = { warn: () => undefined } as never;
    const key = `refused.${randomUUID()}`;
    const [a, b] = connections.map((nc) =>
      openSharedMarks({ store: openSharedStore(nc, 1), key, ttlMs: 10, now: () => nowMs, log }),
    );
    expect(await b?.read()).toEqual([]);
    await Promise.all([a?.add('one'), b?.add('two')]);
    expect([...((await a?.read()) ?? [])].sort()).toEqual(['one', 'two']);
    nowMs += 10;
    expect(await b?.read()).toEqual([]);
  });
});

describe('without the store', () => {
  it('a server that lost its disk gets back what the clients remember', async () => {
    const nowMs = 1_700_000_000_000;
    const { first, second, key, warnings } = clients(limitsOf(4, 1_000), () => nowMs);
    expect(await takenBy([first.take(), first.take(), first.take()])).toBe(3);
    await (await jetstreamManager(connections[0] as NatsConnection)).streams.delete('KV_shared');
    expect(await first.take()).toBeNull();
    const other = clients(limitsOf(4, 1_000), () => nowMs, key);
    expect(await other.second.take()).not.toBeNull();
    expect(await second.take()).not.toBeNull();
    expect(warnings).toEqual([]);
  });

  it('each client gives out a cautious share, never fails, and tells the others when the store is back', async () => {
    let startMs = Date.now();
    const now = () => 1_700_000_000_000 + (Date.now() - startMs);
    const { first, second, warnings, key } = clients(limitsOf(8, 60_000), now);
    expect(await first.take()).toBeNull();
    await nats.kill();
    expect(await takenBy(Array.from({ length: 8 }, () => first.take()))).toBe(2);
    expect(await takenBy(Array.from({ length: 8 }, () => second.take()))).toBe(2);
    await second.close(5, false);
    expect(warnings.length).toBeGreaterThanOrEqual(2);
    await nats.restart({ wiped: true });
    startMs -= 2_500;
    await expect.poll(() => first.take().then((refusal) => refusal === null), { timeout: 10_000 }).toBe(true);
    await expect
      .poll(() => second.take().then((refusal) => refusal === null), { timeout: 10_000 })
      .toBe(true);
    // Five were given before and during the outage, two after it.
    const other = clients(limitsOf(8, 60_000), now, key);
    expect(await takenBy(Array.from({ length: 8 }, () => other.first.take()))).toBe(1);
  }, 30_000);
});
