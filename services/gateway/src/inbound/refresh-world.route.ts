import { Controller, Inject, Req, Res } from '@nestjs/common';
import { refreshWorldById } from '@trc/contracts/http/refresh-world.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import type { FastifyReply } from 'fastify';
import { firstSchedule } from '../domain/next-run.ts';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import { findConnection } from '../outbound/connections.store.ts';
import { findSchedule } from '../outbound/schedules.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import { accepted, acceptedBefore, beginJob, type Parts } from './admission.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import { ownWorld } from './own.ts';
import { admitRefresh } from './start-refresh.ts';

@Controller()
export class RefreshWorldRoute {
  readonly #parts: Parts;

  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(refreshWorldById)
  async handle(
    @CurrentCaller() caller: Caller,
    @Input(refreshWorldById) { params, body }: InputOf<typeof refreshWorldById>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { db, ask, relay, clock } = this.#parts;
    const { tenantId, userId } = caller;
    const worldId = params.id;
    await ownWorld(ask, caller, worldId);
    const { connection, schedule, timeZone } = await inTenant(db, tenantId, async (trx) => ({
      connection: await findConnection(trx, userId),
      schedule: await findSchedule(trx, worldId),
      timeZone: (await tenantOf(trx)).time_zone,
    }));
    if (connection?.needs_reconnect) throw new Problem('spotify-needs-reconnect');
    if (!connection && schedule?.paused === 'spotify-needs-reconnect')
      throw new Problem('spotify-not-connected');
    const { continuity } = schedule ?? firstSchedule(worldId, timeZone);
    const { jobId, made } = await beginJob(this.#parts, tenantId, request);
    if (made) return { ...acceptedBefore(reply, made), world_id: worldId };
    const occasion = body.preview ? 'previewed' : 'asked';
    const refresh = await admitRefresh(this.#parts, {
      jobId,
      tenantId,
      userId,
      worldId,
      occasion,
      dueAt: clock(),
      continuity,
    });
    await writeInTenant(db, relay, tenantId, refresh.start);
    const message = refresh.warning ?? messages[occasion];
    return {
      ...accepted(reply, { id: jobId, estimatedCompletion: refresh.estimatedCompletion }, message),
      world_id: worldId,
    };
  }
}

const messages = {
  asked: 'The world is being refreshed; its playlists follow.',
  previewed: 'The preview is being made; nothing is changed by it.',
} as const;
