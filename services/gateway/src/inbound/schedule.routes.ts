import { Controller, Inject } from '@nestjs/common';
import type { Schedule, ScheduleState } from '@trc/contracts/documents/schedule.v1';
import { getScheduleOfWorld } from '@trc/contracts/http/get-schedule.v1';
import { putScheduleOfWorld } from '@trc/contracts/http/put-schedule.v1';
import { getEntitlements } from '@trc/contracts/queries/get-entitlements.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { allowsCadence, firstSchedule, runAfterChange } from '../domain/next-run.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import { findConnection } from '../outbound/connections.store.ts';
import {
  addSchedule,
  changeSchedule,
  findSchedule,
  lockSchedule,
  type ScheduleRow,
} from '../outbound/schedules.store.ts';
import { PARTS } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { CurrentCaller } from './caller.guard.ts';
import { ownWorld } from './own.ts';
import { requireTimeZone } from './time-zone.ts';

@Controller()
export class ScheduleRoutes {
  readonly #parts: Parts;

  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(getScheduleOfWorld)
  async get(
    @CurrentCaller() caller: Caller,
    @Input(getScheduleOfWorld) { params }: InputOf<typeof getScheduleOfWorld>,
  ): Promise<ScheduleState> {
    await ownWorld(this.#parts.ask, caller, params.id);
    return inTenant(this.#parts.db, caller.tenantId, async (trx) => {
      const row = await findSchedule(trx, params.id);
      if (row) return toState(row);
      const { time_zone } = await tenantOf(trx);
      return { ...unscheduled(params.id, time_zone), next_run_at: null, last_run_at: null, paused: null };
    });
  }

  @Route(putScheduleOfWorld)
  async put(
    @CurrentCaller() caller: Caller,
    @Input(putScheduleOfWorld) { params, body }: InputOf<typeof putScheduleOfWorld>,
  ): Promise<ScheduleState> {
    const { tenantId, userId } = caller;
    const worldId = params.id;
    requireTimeZone(body.time_zone);
    await ownWorld(this.#parts.ask, caller, worldId);
    const refreshDaysMin = await this.#refreshDaysMin(tenantId);
    if (!allowsCadence(refreshDaysMin, body.cadence))
      throw new Problem('quota-exceeded', {
        detail: `Your plan refreshes a world once in ${refreshDaysMin} days; choose a slower cadence or change the plan.`,
      });
    return inTenant(this.#parts.db, tenantId, async (trx) => {
      const { time_zone } = await tenantOf(trx);
      await addSchedule(trx, {
        world_id: worldId,
        tenant_id: tenantId,
        user_id: userId,
        ...unscheduled(worldId, time_zone),
        next_run_at: null,
      });
      const row = await lockSchedule(trx, worldId);
      if (!row) throw new Problem('not-found');
      const schedule: Schedule = {
        cadence: body.cadence,
        weekday: body.weekday ?? row.weekday,
        hour: body.hour ?? row.hour,
        time_zone: body.time_zone ?? row.time_zone,
        continuity: body.continuity ?? row.continuity,
      };
      const connection = await findConnection(trx, userId);
      const rests = schedule.cadence !== 'off' && connection?.needs_reconnect === true;
      const last = { ranAt: row.last_run_at, refreshDaysMin };
      const change = {
        ...schedule,
        paused: rests ? ('spotify-needs-reconnect' as const) : null,
        next_run_at: rests ? null : runAfterChange(schedule, worldId, last, this.#parts.clock()),
      };
      await changeSchedule(trx, worldId, change);
      return toState({ ...row, ...change });
    });
  }

  /** `null` where the plan sets no pace, or nobody enforces it. */
  async #refreshDaysMin(tenantId: string): Promise<number | null> {
    const plan = await this.#parts.ask(getEntitlements, tenantId, { time_zone: 'UTC' });
    return plan.enforcement === 'enforce' ? plan.refresh_days_min : null;
  }
}

/** A world without a schedule of its own does not refresh until its listener says so. */
function unscheduled(worldId: string, timeZone: string): Schedule {
  return { ...firstSchedule(worldId, timeZone), cadence: 'off' };
}

function toState(row: ScheduleRow): ScheduleState {
  const { cadence, weekday, hour, time_zone, continuity, paused } = row;
  return {
    cadence,
    weekday,
    hour,
    time_zone,
    continuity,
    next_run_at: paused === null ? (row.next_run_at?.toISOString() ?? null) : null,
    last_run_at: row.last_run_at?.toISOString() ?? null,
    paused,
  };
}
