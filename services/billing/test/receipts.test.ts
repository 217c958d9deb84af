import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageContext } from '@trc/runtime/consume';
import type { Outcome } from '@trc/runtime/outcome';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GetReceiptQuery } from '../src/inbound/get-receipt.query.ts';
import { ListJobCostsQuery } from '../src/inbound/list-job-costs.query.ts';
import { ListReceiptsQuery } from '../src/inbound/list-receipts.query.ts';
import { PlaylistsComposedEvent } from '../src/inbound/playlists-composed.event.ts';
import { WorldBuiltEvent } from '../src/inbound/world-built.event.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { appendAll } from '../src/outbound/ledger.store.ts';

const now = new Date('2026-11-21T12:00:00Z');
const tenantId = newId('tenant');
let database: TestDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await createDatabase({ billing: migrations });
  db = database.open<Database>('billing');
});
afterAll(() => database.drop());

const settle = (outcome: Outcome<Database>) =>
  inTenant(db, tenantId, async (trx) => {
    if (outcome.kind === 'done') await outcome.write?.(trx, () => undefined);
  });
const context = () =>
  ({ id: newId('message'), tenantId, occurredAt: now.toISOString() }) as unknown as MessageContext;
const cpu = (operation: string, quantity: number) => ({
  kind: 'cpu_ms' as const,
  quantity,
  operation,
  resource: null,
});

describe('a receipt', () => {
  it.each(['previewed', 'refreshed'] as const)(
    'of a %s world has the cost of every step, once',
    async (occasion) => {
      const job_id = newId('job');
      const of = { job_id, world_id: newId('world'), world_version: 2, user_id: newId('user'), occasion };
      const built = worldBuilt.schema.parse({
        ...of,
        draft_key: occasion === 'previewed' ? `previews/${tenantId}/${job_id}.json.gz` : null,
        model_micros_left: 0,
        usage: [cpu('build-world', 10_000)],
      });
      const composed = playlistsComposed.schema.parse({
        ...of,
        playlists: [{ id: newId('playlist'), name: 'Low Flame', track_count: 50 }],
        left_out: [],
        usage: [cpu('compose', 20_000)],
      });
      const message = context();
      for (let delivery = 0; delivery < 2; delivery += 1)
        await settle(await new WorldBuiltEvent().handle(built, message));
      await settle(await new PlaylistsComposedEvent().handle(composed, context()));
      const receipt = await new GetReceiptQuery(db).answer({ job_id }, { tenantId });
      expect(receipt.lines.map(({ operation, cost_micros }) => [operation, cost_micros]).toSorted()).toEqual([
        ['build-world', 19],
        ['compose', 38],
      ]);
      expect(receipt.cost_micros).toBe(57);
    },
  );

  it('of a job that cost nothing says so', async () => {
    const job_id = newId('job');
    expect(await new GetReceiptQuery(db).answer({ job_id }, { tenantId })).toEqual({
      job_id,
      cost_micros: 0,
      lines: [],
    });
  });
});

describe('the list of receipts', () => {
  it('has every job of a span with its sum, newest first, page by page', async () => {
    const owner = newId('tenant');
    const jobs = [1, 2, 3].map((hour) => newId('job', now.getTime() + hour * 3_600_000));
    await inTenant(db, owner, (trx) =>
      appendAll(
        trx,
        jobs.map((jobId) => ({
          messageId: newId('message'),
          type: 'test',
          tenantId: owner,
          userId: null,
          jobId,
          at: now,
          usage: [cpu('analyse', 1_000_000), cpu('analyse', 1)],
        })),
      ),
    );
    const page = (after: string | null, from = '2026-11-01T00:00:00Z') =>
      new ListReceiptsQuery(db).answer(
        { from, to: '2026-12-01T00:00:00Z', after, limit: 2 },
        { tenantId: owner },
      );
    const first = await page(null);
    expect(first.items).toEqual(
      [jobs[2], jobs[1]].map((job_id) => ({ job_id, cost_micros: 1_901, lines: 2 })),
    );
    expect(await page(first.next)).toEqual({
      items: [{ job_id: jobs[0], cost_micros: 1_901, lines: 2 }],
      next: null,
    });
    expect((await page(null, '2026-11-22T00:00:00Z')).items).toEqual([]);
  });
});

it('the costs of jobs are sums of their lines, without jobs that cost nothing and without those of another tenant', async () => {
  const [owner, other] = [newId('tenant'), newId('tenant')];
  const [mine, theirs, free] = [newId('job'), newId('job'), newId('job')];
  const lineOf = (of: typeof owner, jobId: typeof mine) =>
    inTenant(db, of, (trx) =>
      appendAll(trx, [
        {
          messageId: newId('message'),
          type: 'test',
          tenantId: of,
          userId: null,
          jobId,
          at: now,
          usage: [cpu('analyse', 1_000_000), cpu('analyse', 1)],
        },
      ]),
    );
  await lineOf(owner, mine);
  await lineOf(other, theirs);
  const asked = { job_ids: [mine, theirs, free] };
  expect(await new ListJobCostsQuery(db).answer(asked, { tenantId: owner })).toEqual({
    items: [{ job_id: mine, cost_micros: 1_901 }],
  });
});
