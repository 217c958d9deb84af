import { Inject, Injectable } from '@nestjs/common';
import type { ScheduleState } from '@trc/contracts/documents/schedule.v1';
import type { Id } from '@trc/contracts/ids';
import { Problem } from '@trc/runtime/http-problem';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { inTenant } from '@trc/runtime/tenancy';
import { LOG } from '@trc/runtime/tokens';
import { runAfter } from '../domain/next-run.ts';
import { findConnection } from '../outbound/connections.store.ts';
import { changeSchedule, claimDue, type DueRun, lockRun, nameRun } from '../outbound/schedules.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { type AdmittedRefresh, admitRefresh } from './start-refresh.ts';

const everyMs = 5_000;
/** Few at a time: worlds that fall due together, after a time without service, start one after the other. */
const batchMax = 10;
/** Longer than starting a run takes: a process that dies in it leaves the run to the others after this. */
const claimMs = 60_000;

type Pause = NonNullable<ScheduleState['paused']>;
type Decision =
  | { readonly kind: 'run'; readonly refresh: AdmittedRefresh }
  | { readonly kind: 'pause'; readonly reason: Pause };

/** Starts the refreshes that are due. A run that was missed starts once, and the next is planned from now on. */
@Injectable()
export class RefreshDueWorldsSchedule extends Scheduled {
  readonly #parts: Parts;
  readonly #log: Log;

  constructor(@Inject(PARTS) parts: Parts, @Inject(LOG) log: Log) {
    super('refresh-due-worlds', everyMs, log);
    this.#parts = parts;
    this.#log = log;
  }

  /** One round. What fails for one listener is tried again when its claim ends, and stops nobody else. */
  async run(): Promise<void> {
    const now = this.#parts.clock();
    const due = await claimDue(this.#parts.db, now, new Date(now.getTime() + claimMs), batchMax);
    await Promise.all(
      due.map(({ tenant_id, world_id }) =>
        this.#start(tenant_id, world_id, now).catch((error: unknown) =>
          this.#log.warn({ err: error, world_id }, 'a refresh that is due could not be started'),
        ),
      ),
    );
  }

  async #start(tenantId: string, worldId: Id<'world'>, now: Date): Promise<void> {
    const { db, relay } = this.#parts;
    const run = await inTenant(db, tenantId, (trx) => nameRun(trx, worldId, now));
    if (!run) return;
    const decision = await this.#decide(run);
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      if (!(await lockRun(trx, run))) return;
      if (decision.kind === 'run') {
        await decision.refresh.start(trx, emit);
        const next = runAfter(run, worldId, now);
        await changeSchedule(trx, worldId, { last_run_at: now, next_run_at: next, paused: null });
        return;
      }
      // A limit may have freed by the next period; a connection frees by connecting only.
      const next = decision.reason === 'spotify-needs-reconnect' ? null : runAfter(run, worldId, now);
      await changeSchedule(trx, worldId, { next_run_at: next, paused: decision.reason });
      this.#log.info({ world_id: worldId, reason: decision.reason }, 'a schedule is paused');
    });
  }

  async #decide(run: DueRun): Promise<Decision> {
    const connection = await inTenant(this.#parts.db, run.tenant_id, (trx) =>
      findConnection(trx, run.user_id),
    );
    if (connection?.needs_reconnect) return { kind: 'pause', reason: 'spotify-needs-reconnect' };
    try {
      const refresh = await admitRefresh(this.#parts, {
        jobId: run.run_job_id,
        tenantId: run.tenant_id,
        userId: run.user_id,
        worldId: run.world_id,
        occasion: 'scheduled',
        dueAt: run.next_run_at,
        continuity: run.continuity,
      });
      return { kind: 'run', refresh };
    } catch (error) {
      if (error instanceof Problem && isLimit(error.code)) return { kind: 'pause', reason: error.code };
      throw error;
    }
  }
}

const isLimit = (code: string): code is 'quota-exceeded' | 'budget-exceeded' =>
  code === 'quota-exceeded' || code === 'budget-exceeded';
