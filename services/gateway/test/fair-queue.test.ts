import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costMax, type QueueRules } from '../src/domain/queues.ts';
import { type SimulatedJob, simulate, waitsOf } from './simulated-queue.ts';

const rulesFor = (workers: number): QueueRules => {
  const inFlightMax = Math.max(10, workers + Math.ceil(workers / 4) + 1);
  return { inFlightMax, weights: { free: 1, pro: 4, enterprise: 8 }, creditRoundsMax: 2 * inFlightMax };
};
const job = (tenantId: string, over: Partial<SimulatedJob> = {}): SimulatedJob => ({
  tenantId,
  weight: 1,
  kind: 'sample',
  acceptedMs: 0,
  serviceMs: 1_000,
  cost: 1,
  ...over,
});
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

const workersArb = fc.integer({ min: 1, max: 12 });
const serviceArb = fc.integer({ min: 100, max: 3_000 });
const weightArb = fc.constantFrom(1, 4, 8);
const jobsArb = fc
  .array(
    fc.record({
      tenant: fc.integer({ min: 0, max: 5 }),
      acceptedMs: fc.integer({ min: 0, max: 20_000 }),
      serviceMs: serviceArb,
      cost: fc.integer({ min: 1, max: costMax }),
    }),
    { minLength: 1, maxLength: 150 },
  )
  .chain((drawn) =>
    fc
      .array(weightArb, { minLength: 6, maxLength: 6 })
      .map((weights) =>
        drawn.map(({ tenant, ...rest }) => job(`t${tenant}`, { ...rest, weight: weights[tenant] ?? 1 })),
      ),
  );

describe('the fair queue', () => {
  it('serves a tenant that waits its weighted share, less w·(C + 1) + L, in every interval', () => {
    fc.assert(
      fc.property(jobsArb, workersArb, (jobs, workers) => {
        const rules = rulesFor(workers);
        const { sent } = simulate(jobs, { workers, rules, window: true });
        const weightOf = new Map(jobs.map(({ tenantId, weight }) => [tenantId, weight]));
        const allWeights = sum([...weightOf.values()]);
        for (const [tenantId, weight] of weightOf) {
          const slack = weight * (rules.creditRoundsMax + 1) + costMax;
          // The least that may be missing over all intervals that end here, while the tenant waits.
          let missing = 0;
          for (const { job: served, waiting } of sent) {
            if (!waiting.has(tenantId)) {
              missing = 0;
              continue;
            }
            const due = (served.cost * weight) / allWeights;
            missing = Math.max(0, missing + due - (served.tenantId === tenantId ? served.cost : 0));
            expect(missing).toBeLessThanOrEqual(slack);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  const flood = (workers: number, floodMs: number, size: number) =>
    times(Math.max(size, 60 * workers), () => job('flood', { serviceMs: floodMs }));

  it('a tenant 100 times over its share at most doubles what any job of another takes, where jobs take equally long', () => {
    fc.assert(
      fc.property(
        workersArb,
        fc.integer({ min: 1, max: 30 }),
        serviceArb,
        fc.integer({ min: 0, max: 5_000 }),
        (workers, count, serviceMs, acceptedMs) => {
          const queue = { workers, rules: rulesFor(workers), window: false };
          const own = times(count, () => job('own', { serviceMs, acceptedMs }));
          const alone = sorted(waitsOf(simulate(own, queue), 'own'));
          const beside = sorted(
            waitsOf(simulate([...flood(workers, serviceMs, 100 * count), ...own], queue), 'own'),
          );
          alone.forEach((ms, i) => {
            expect(beside[i]).toBeLessThanOrEqual(2 * ms);
          });
          expect(mean(beside)).toBeLessThanOrEqual(2 * mean(alone));
        },
      ),
      { numRuns: 60 },
    );
  });

  /** Bursts of another tenant that keep within its share: the next comes when half of the workers had time for the one before. */
  const burstsArb = fc.array(fc.array(serviceArb, { minLength: 1, maxLength: 20 }), {
    minLength: 1,
    maxLength: 4,
  });
  function withinShare(bursts: readonly number[][], workers: number, firstMs: number): SimulatedJob[] {
    let atMs = firstMs;
    return bursts.flatMap((burst) => {
      const jobs = burst.map((serviceMs) => job('own', { serviceMs, acceptedMs: atMs }));
      atMs += Math.ceil((2 * sum(burst)) / workers) + 3_000;
      return jobs;
    });
  }

  it('beside a flood, a job of a tenant within its share takes at most the longest job of the flood longer than alone', () => {
    fc.assert(
      fc.property(workersArb, burstsArb, serviceArb, fc.nat(5_000), (workers, bursts, floodMs, firstMs) => {
        const queue = { workers, rules: rulesFor(workers), window: false };
        // The flood has used up its own first credit by then.
        const creditMs = (rulesFor(workers).creditRoundsMax * floodMs) / workers;
        const own = withinShare(bursts, workers, Math.ceil(creditMs) + firstMs);
        const alone = sorted(waitsOf(simulate(own, queue), 'own'));
        const beside = sorted(waitsOf(simulate([...flood(workers, floodMs, 2_000), ...own], queue), 'own'));
        alone.forEach((ms, i) => {
          expect(beside[i]).toBeLessThanOrEqual(ms + floodMs);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('of a flood’s jobs of any length, one waits for those at work, those sent ahead and one a turn, and the mean stays within twice', () => {
    const ratios: number[] = [];
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 10, max: 60 }),
        fc.array(serviceArb, { minLength: 60, maxLength: 60 }),
        fc.nat(5_000),
        (workers, count, sizes, acceptedMs) => {
          const queue = { workers, rules: rulesFor(workers), window: true };
          const own = times(count, (i) => job('own', { serviceMs: sizes[i] ?? 1_000, acceptedMs }));
          const others = times(100 * count, (i) => job('flood', { serviceMs: sizes[(i * 7) % 60] ?? 1_000 }));
          const alone = sorted(waitsOf(simulate(own, queue), 'own'));
          const beside = sorted(waitsOf(simulate([...others, ...own], queue), 'own'));
          // Nobody is idle, so the work before a job is shared by all workers; at worst it is the flood's longest.
          const floodMs = sorted(others.map(({ serviceMs }) => serviceMs)).toReversed();
          const before = workers + 2 + Math.floor(workers / 4);
          own.forEach((_, i) => {
            const workMs = sum(sizes.slice(0, i)) + sum(floodMs.slice(0, before + i));
            expect(beside[i]).toBeLessThanOrEqual(workMs / workers + Math.max(...sizes));
          });
          ratios.push(mean(beside) / mean(alone));
        },
      ),
      { numRuns: 30 },
    );
    expect(mean(ratios)).toBeLessThanOrEqual(2);
  });

  it('leaves no worker free while anybody waits', () => {
    fc.assert(
      fc.property(jobsArb, workersArb, fc.boolean(), (jobs, workers, window) => {
        const { idleMs, ended } = simulate(jobs, { workers, rules: rulesFor(workers), window });
        expect(idleMs).toBe(0);
        expect(ended).toHaveLength(jobs.length);
      }),
      { numRuns: 60 },
    );
  });

  it('starves nobody among 1,000 tenants', () => {
    const tenants = 1_000;
    const rules = { ...rulesFor(10), creditRoundsMax: 10 };
    const flooded = times(30_000, () => job('flood', { weight: 8 }));
    const others = times(tenants, (i) =>
      times(2, () => job(`t${i}`, { acceptedMs: 5_000, cost: 1 + (i % costMax) })),
    );
    const { sent, ended } = simulate([...flooded, ...others.flat()], { workers: 10, rules, window: true });
    expect(ended).toHaveLength(flooded.length + 2 * tenants);
    const last = sent.findLastIndex(({ job: { tenantId } }) => tenantId !== 'flood');
    const work = sum(others.flat().map(({ cost }) => cost));
    const ofFlood = sent.slice(0, last).filter(({ job: { tenantId } }) => tenantId === 'flood').length;
    // The flood weighs 8: while each of the others waited for a job of cost 8 at most, it had 8 for every round.
    expect(ofFlood).toBeLessThanOrEqual(50 + 8 * (2 * costMax + rules.creditRoundsMax));
    expect(last).toBeLessThan(ofFlood + work);
  });

  it('a tenant that comes and goes is served no more than one that stays', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        (pauses, workers) => {
          const queue = { workers, rules: rulesFor(workers), window: false };
          const endMs = 120_000;
          const others = times(4 * endMs, () => 0)
            .slice(0, (workers * endMs) / 1_000)
            .map(() => job('flood'));
          const staying = times((workers * endMs) / 1_000, () => job('own'));
          let atMs = 0;
          const coming = pauses.flatMap((pauseS, i) => {
            atMs += pauseS * 1_000;
            return times(10 + 10 * i, () => job('own', { acceptedMs: atMs }));
          });
          const servedOf = (own: readonly SimulatedJob[]) =>
            simulate([...others, ...own], queue).ended.filter(
              ({ job: { tenantId }, endedMs }) => tenantId === 'own' && endedMs <= endMs,
            ).length;
          expect(servedOf(coming)).toBeLessThanOrEqual(servedOf(staying) + workers);
        },
      ),
      { numRuns: 30 },
    );
  });
});
