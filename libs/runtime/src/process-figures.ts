import { metricNames } from '@trc/contracts/telemetry';
import { type Kysely, sql } from 'kysely';
import { readGauge } from './figures.ts';
import type { Health } from './health.ts';

interface Lag {
  readonly unsent: number;
  readonly oldest_s: number;
}

/** What every process with state tells of itself: since when it runs, whom it reaches, what it has still to send. */
export function observeProcess(db: Kysely<unknown>, health: Pick<Health, 'partsReached'>): void {
  const startedS = Date.now() / 1_000;
  readGauge(metricNames.processStarted, () => [{ value: startedS, labels: {} }]);
  readGauge(metricNames.partReachable, async () =>
    Object.entries(await health.partsReached()).map(([part, isReached]) => ({
      value: isReached ? 1 : 0,
      labels: { part },
    })),
  );
  const lag = async (figure: keyof Lag) => {
    const { rows } = await sql<Lag>`select unsent, oldest_s from outbox_lag()`.execute(db);
    return rows.map((row) => ({ value: row[figure], labels: {} }));
  };
  readGauge(metricNames.outboxUnsent, () => lag('unsent'));
  readGauge(metricNames.outboxOldestSeconds, () => lag('oldest_s'));
}
