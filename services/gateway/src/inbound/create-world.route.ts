import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { buildWorld } from '@trc/contracts/commands/build-world.v1';
import type { Answers, Seeds } from '@trc/contracts/documents/answers.v1';
import { createWorld } from '@trc/contracts/http/create-world.v1';
import { newId } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import { listQuestions } from '@trc/contracts/queries/list-questions.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { type Caller, tenantOf } from '../outbound/callers.store.ts';
import { findConnection } from '../outbound/connections.store.ts';
import type { Database } from '../outbound/database.ts';
import { findImport } from '../outbound/imports.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import { accepted, acceptedBefore, beginJob, type Parts, reserve } from './admission.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import { promise } from './promise.ts';
import { startJob } from './start-job.ts';

@Controller()
export class CreateWorldRoute {
  readonly #parts: Parts;

  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(createWorld)
  async handle(
    @CurrentCaller() caller: Caller,
    @Input(createWorld) { body }: InputOf<typeof createWorld>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.#checkOptions(caller, body.answers);
    await this.#checkImport(caller, body.seeds);
    if (needsSpotify(body.seeds) || body.publish) await requireSpotify(this.#parts.db, caller);
    const { jobId, made } = await beginJob(this.#parts, caller.tenantId, request);
    if (made) return { ...acceptedBefore(reply, made), world_id: made.subject_id };
    const worldId = newId('world');
    const reservation = await reserve(this.#parts, caller.tenantId, {
      jobId,
      kind: 'world',
      sizeBytes: 0,
      durationS: null,
    });
    const wanted = { kind: 'world', sizeBytes: 0 } as const;
    const promised = await promise(this.#parts, caller.tenantId, wanted, reservation);
    await writeInTenant(this.#parts.db, this.#parts.relay, caller.tenantId, async (trx) => {
      const tenant = await tenantOf(trx);
      const command: MessageOf<typeof buildWorld> = {
        job_id: jobId,
        world_id: worldId,
        user_id: caller.userId,
        seeds: body.seeds,
        answers: body.answers,
        spotify_model_use: tenant.spotify_model_use,
        chat_model: reservation.vibe_model,
        model_micros_max: reservation.model_micros_max,
      };
      await startJob(trx, {
        id: jobId,
        tenantId: caller.tenantId,
        userId: caller.userId,
        kind: 'world',
        subjectId: worldId,
        command,
        publish: body.publish !== undefined,
        promised,
      });
    });
    const message = reservation.warning ?? 'The world is being built; its playlists follow.';
    return { ...accepted(reply, { id: jobId, ...promised }, message), world_id: worldId };
  }

  /** An uploaded history must be the listener's own, and not be deleted yet. */
  async #checkImport(caller: Caller, seeds: Seeds): Promise<void> {
    const id = seeds.kind === 'history' ? seeds.import_id : undefined;
    if (id === undefined) return;
    const { db, clock } = this.#parts;
    const found = await inTenant(db, caller.tenantId, (trx) => findImport(trx, id, caller.userId, clock()));
    if (!found)
      throw new Problem('invalid-request', {
        detail: `There is no uploaded history ${id}; upload it again, it is kept for 30 days.`,
      });
  }

  async #checkOptions(caller: Caller, answers: Answers): Promise<void> {
    const { questions } = await this.#parts.ask(listQuestions, caller.tenantId, {});
    for (const { id, options } of questions) {
      const unknown = answers[id]?.options.find((option) => !options.some((known) => known.id === option));
      if (unknown)
        throw new Problem('unknown-option', { detail: `The question "${id}" has no option "${unknown}".` });
    }
  }
}

/** A history that Spotify is asked for, and playlists, are read with the listener's consent; tracks can be found without. */
function needsSpotify(seeds: Seeds): boolean {
  switch (seeds.kind) {
    case 'history':
      return seeds.listenbrainz_user === undefined && seeds.import_id === undefined;
    case 'playlists':
      return true;
    case 'tracks':
      return false;
  }
}

/** Throws the problem that tells the listener to connect, or to connect again. */
export async function requireSpotify(db: Kysely<Database>, caller: Caller): Promise<void> {
  const connection = await inTenant(db, caller.tenantId, (trx) => findConnection(trx, caller.userId));
  if (!connection) throw new Problem('spotify-not-connected');
  if (connection.needs_reconnect) throw new Problem('spotify-needs-reconnect');
}
