import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import fc from 'fast-check';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Answer } from '../src/domain/admission.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { freeStorage } from '../src/outbound/reservations.store.ts';
import { AdmissionDesk, times, upload } from './admission-desk.ts';
import { bounds, ReferenceDesk, type ReferenceJob } from './reference-desk.ts';

const MiB = 1024 * 1024;
const hourMs = 3_600_000;
const start = new Date('2026-11-29T21:30:00Z');
let database: TestDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterAll(() => database.drop());

const which = fc.nat({ max: 11 });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('sample' as const), mib: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('world' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('burst' as const), count: fc.integer({ min: 2, max: 8 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), which, well: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('spend' as const), which, percent: fc.nat({ max: 100 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('retry' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(0.4, 3, 14, 30, 500) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const sample = (mib: number) => upload({ size_bytes: mib * MiB }) as ReferenceJob['request'];
const world = () => upload({ kind: 'world', size_bytes: 0, duration_s: null }) as ReferenceJob['request'];

function modelOf(answer: Answer | undefined): 'with model' | 'without model' | null {
  if (answer?.kind !== 'reserved') return null;
  return answer.vibe_model === null ? 'without model' : 'with model';
}

/** Does the step on both desks and compares what they answer. */
async function take(it: Step, desk: AdmissionDesk, reference: ReferenceDesk): Promise<void> {
  const found = 'which' in it ? reference.jobs[it.which] : undefined;
  const reserve = async (request: ReferenceJob['request']) => {
    const expected = reference.reserve(request);
    const answer = await desk.reserve(request);
    expect(answer.kind === 'refused' ? answer.code : modelOf(answer)).toBe(expected);
  };
  switch (it.do) {
    case 'sample':
      return reserve(sample(it.mib));
    case 'world':
      return reserve(world());
    case 'burst': {
      const requests = times(it.count, () => sample(1));
      const answers = await Promise.all(requests.map((request) => desk.reserve(request)));
      // Who came first is nobody's business, how many is.
      const order = ['with model', 'without model', null];
      const ranked = requests
        .map((request, i) => ({ request, model: modelOf(answers[i]) }))
        .toSorted((a, b) => order.indexOf(a.model) - order.indexOf(b.model));
      for (const { request, model } of ranked)
        expect(reference.reserve(request)).toMatch(model ?? /exceeded/);
      return;
    }
    case 'end':
      // A job that succeeds after its reservation expired is counted after all; no bound holds for that.
      if (found?.state !== 'held' || (it.well && !reference.isLive(found))) return;
      found.state = it.well ? 'settled' : 'refunded';
      await desk.end(found.request.job_id, it.well ? 'completed' : 'failed');
      return;
    case 'spend': {
      if (!found || !reference.isLive(found)) return;
      const share = (left: number) => Math.floor((left * it.percent) / 100);
      const model = share(found.modelBoundMicros - found.spentModelMicros);
      const all =
        model +
        share(found.boundMicros - found.modelBoundMicros - found.spentMicros + found.spentModelMicros);
      found.spentModelMicros += model;
      found.spentMicros += all;
      return desk.spend(found.request.job_id, all, model);
    }
    case 'retry':
      return found?.state === 'refunded' ? reserve(found.request) : undefined;
    case 'delete':
      if (found?.state !== 'settled') return;
      found.bytes = 0;
      return inTenant(db, desk.tenantId, (trx) => freeStorage(trx, found.request.job_id));
    case 'wait':
      desk.passes(it.hours * hourMs);
      reference.now = desk.now.getTime();
  }
}

it('EB-05 EB-07 EB-08 EB-50 through any history no limit is passed, no job that fits is refused, and the sums agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 45 }), async (history) => {
      const desk = new AdmissionDesk(db, start);
      const reference = new ReferenceDesk(start);
      const { budget, ...entitlements } = bounds;
      await desk.assign({ planId: 'enterprise', entitlements: { ...entitlements, uploads_window: 'day' } });
      await desk.budget(budget);
      for (const it of history) {
        await take(it, desk, reference);
        const { limits } = await desk.entitlements();
        const used = Object.fromEntries(limits.map((limit) => [limit.name, limit.used]));
        expect(used).toEqual(reference.used());
        for (const { name, used: amount, limit } of limits)
          expect(amount, name).toBeLessThanOrEqual(limit ?? 0);
      }
    }),
    { numRuns: 30 },
  );
}, 120_000);
