import { newId } from '@trc/contracts/ids';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGauge, secondsHistogram, toldGauge } from '../src/figures.ts';
import { observeProcess } from '../src/process-figures.ts';
import { openShared } from '../src/shared.ts';
import { startTelemetry, type Telemetry } from '../src/telemetry.ts';
import { inTenant } from '../src/tenancy.ts';

let telemetry: Telemetry;
let database: TestDatabase;
beforeAll(async () => {
  telemetry = startTelemetry('test', undefined);
  database = await createDatabase({ taste: {} });
});
afterAll(async () => {
  await database.drop();
  await telemetry.stop();
});

/** The lines of one metric without the labels that every line has. */
async function linesOf(name: string): Promise<string[]> {
  const text = await telemetry.metricsText();
  return text
    .split('\n')
    .filter((line) => line.startsWith(name))
    .map((line) =>
      line
        .replace(/,?otel_scope_name="[^"]*"/, '')
        .replace('{,', '{')
        .replace('{}', ''),
    );
}

describe('what a process tells of itself', () => {
  it('names the parts that it does not reach, and leaves out what it cannot know', async () => {
    const db = database.open<unknown>('taste');
    const reached = { postgres: true, nats: false };
    observeProcess(db, { partsReached: async () => reached });
    expect(await linesOf('trc_part_reachable')).toEqual([
      'trc_part_reachable{part="postgres"} 1',
      'trc_part_reachable{part="nats"} 0',
    ]);
    expect(await linesOf('trc_outbox_')).toEqual(['trc_outbox_unsent 0', 'trc_outbox_oldest_seconds 0']);
    const tenantId = newId('tenant');
    await inTenant(db, tenantId, (trx) =>
      sql`insert into outbox (id, tenant_id, subject, body, trace, created_at)
        values ('msg_1', ${tenantId}, 'cmd', '{}', '{}', now() - interval '5 minutes')`.execute(trx),
    );
    const [unsent, oldest] = await linesOf('trc_outbox_');
    expect(unsent).toBe('trc_outbox_unsent 1');
    expect(Number(oldest?.split(' ')[1])).toBeCloseTo(300, -1);
    await db.destroy();
    expect(await linesOf('trc_outbox_')).toEqual([]);
    const [started] = await linesOf('trc_process_started_timestamp_seconds');
    expect(Number(started?.split(' ')[1])).toBeCloseTo(Date.now() / 1_000, -2);
  });
});

describe('a gauge', () => {
  it('forgets what it was told before', async () => {
    const gauge = toldGauge('test_told');
    gauge.tell([{ value: 2, labels: { state: 'old' } }]);
    gauge.tell([{ value: 3, labels: { state: 'new' } }]);
    expect(await linesOf('test_told')).toEqual(['test_told{state="new"} 3']);
    gauge.tell([]);
    expect(await linesOf('test_told')).toEqual([]);
  });

  it('shows the same to all who ask at once', async () => {
    readGauge('test_twice', () => [{ value: 1, labels: {} }]);
    const seen = await Promise.all([linesOf('test_twice'), linesOf('test_twice')]);
    expect(seen).toEqual([['test_twice 1'], ['test_twice 1']]);
  });
});

describe('a histogram of seconds', () => {
  it('tells a fast step from a slow one', async () => {
    const histogram = secondsHistogram('test_step_seconds');
    histogram.record(0.02);
    histogram.record(45);
    const lines = await linesOf('test_step_seconds_bucket');
    expect(lines).toContain('test_step_seconds_bucket{le="0.025"} 1');
    expect(lines).toContain('test_step_seconds_bucket{le="30"} 1');
    expect(lines).toContain('test_step_seconds_bucket{le="60"} 2');
  });
});

describe('calls to providers', () => {
  it('are counted by how they came out', async () => {
    const statuses = [200, 404, 429, 503];
    const fetch = globalThis.fetch;
    globalThis.fetch = async () => {
      const status = statuses.shift();
      if (status === undefined) throw new TypeError('fetch failed');
      return new Response(null, { status });
    };
    try {
      // The counter is made when the module is loaded, as in a service: after telemetry has started.
      const { providerFetch } = await import('../src/provider-fetch.ts');
      const call = providerFetch('songs');
      for (let calls = 0; calls < 4; calls += 1) await call('https://songs.example');
      await expect(call('https://songs.example')).rejects.toThrow('fetch failed');
    } finally {
      globalThis.fetch = fetch;
    }
    expect(await linesOf('trc_provider_calls_total')).toEqual([
      'trc_provider_calls_total{provider="songs",outcome="answered"} 2',
      'trc_provider_calls_total{provider="songs",outcome="limited"} 1',
      'trc_provider_calls_total{provider="songs",outcome="failed"} 1',
      'trc_provider_calls_total{provider="songs",outcome="unreachable"} 1',
    ]);
  });

  it('show the fullest budget of each provider, tenants’ own apps apart and without their names', async () => {
    const away = () => Promise.reject(new Error('no store'));
    const log = { debug: () => undefined, warn: () => undefined } as never;
    const now = 1_700_000_000_000;
    const shared = openShared({ open: away, read: away, write: away }, () => now, log);
    const limits = { callsMax: 8, windowMs: 30_000, callsMaxPerDay: 80 };
    await shared.budget('songs', limits).take();
    await shared.budget('songs', { ...limits, callsMaxPerDay: null }, 'app-of-a-tenant').close(90_000, true);
    expect(await linesOf('trc_provider_budget_used_ratio')).toEqual([
      'trc_provider_budget_used_ratio{provider="songs",account="installation",window="recent"} 0.125',
      'trc_provider_budget_used_ratio{provider="songs",account="tenants",window="recent"} 0',
      'trc_provider_budget_used_ratio{provider="songs",account="installation",window="day"} 0.0125',
    ]);
    expect(await linesOf('trc_provider_closed_seconds')).toEqual([
      'trc_provider_closed_seconds{provider="songs",account="installation"} 0',
      'trc_provider_closed_seconds{provider="songs",account="tenants"} 90',
    ]);
  });
});

describe('a gauge that cannot be read in time', () => {
  it('is left out and holds no other up', async () => {
    readGauge('test_hanging', () => new Promise(() => undefined));
    readGauge('test_broken', () => Promise.reject(new Error('away')));
    readGauge('test_well', () => [{ value: 1, labels: {} }]);
    expect([await linesOf('test_hanging'), await linesOf('test_broken')]).toEqual([[], []]);
    expect(await linesOf('test_well')).toEqual(['test_well 1']);
  });
});
