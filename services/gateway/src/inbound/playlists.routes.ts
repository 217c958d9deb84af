import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { exportPlaylist } from '@trc/contracts/http/export-playlist.v1';
import { getPlaylistById } from '@trc/contracts/http/get-playlist.v1';
import { getPlaylistVersionById } from '@trc/contracts/http/get-playlist-version.v1';
import { getPlaylistVersions } from '@trc/contracts/http/list-playlist-versions.v1';
import { publishPlaylistById } from '@trc/contracts/http/publish-playlist.v1';
import type { MessageOf } from '@trc/contracts/message';
import { getPlaylist } from '@trc/contracts/queries/get-playlist.v1';
import { getPlaylistFile } from '@trc/contracts/queries/get-playlist-file.v1';
import { getPlaylistVersion } from '@trc/contracts/queries/get-playlist-version.v1';
import { listPlaylistVersions } from '@trc/contracts/queries/list-playlist-versions.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../outbound/callers.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS } from '../tokens.ts';
import { accepted, acceptedBefore, beginJob, type Parts, reserve } from './admission.ts';
import { type ApiRequest, CurrentCaller } from './caller.guard.ts';
import { requireSpotify } from './create-world.route.ts';
import { own, ownPlaylist } from './own.ts';
import { promise } from './promise.ts';
import { startJob } from './start-job.ts';

@Controller()
export class PlaylistsRoutes {
  readonly #parts: Parts;
  constructor(@Inject(PARTS) parts: Parts) {
    this.#parts = parts;
  }

  @Route(exportPlaylist)
  async export(
    @CurrentCaller() caller: Caller,
    @Input(exportPlaylist) { params }: InputOf<typeof exportPlaylist>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.#parts.ask(getPlaylistFile, caller.tenantId, {
      playlist_id: params.id,
      format: params.format,
    });
    if (!file) throw new Problem('not-found');
    reply
      .type(file.content_type)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`)
      .send(file.body);
  }

  @Route(getPlaylistById)
  async get(
    @CurrentCaller() caller: Caller,
    @Input(getPlaylistById) { params }: InputOf<typeof getPlaylistById>,
  ) {
    return (await this.#find(caller, params.id)).playlist;
  }

  @Route(publishPlaylistById)
  async publish(
    @CurrentCaller() caller: Caller,
    @Input(publishPlaylistById) { params, body }: InputOf<typeof publishPlaylistById>,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await ownPlaylist(this.#parts.ask, caller, params.id);
    await requireSpotify(this.#parts.db, caller);
    const { jobId, made } = await beginJob(this.#parts, caller.tenantId, request);
    if (made) return acceptedBefore(reply, made);
    const reservation = await reserve(this.#parts, caller.tenantId, {
      jobId,
      kind: 'publish',
      sizeBytes: 0,
      durationS: null,
    });
    const wanted = { kind: 'publish', sizeBytes: 0 } as const;
    const promised = await promise(this.#parts, caller.tenantId, wanted, reservation);
    await writeInTenant(this.#parts.db, this.#parts.relay, caller.tenantId, async (trx) => {
      const command: MessageOf<typeof publishPlaylist> = {
        job_id: jobId,
        playlist_id: params.id,
        user_id: caller.userId,
        target: body.target,
      };
      await startJob(trx, {
        id: jobId,
        tenantId: caller.tenantId,
        userId: caller.userId,
        kind: 'publish',
        subjectId: params.id,
        command,
        publish: true,
        promised,
      });
    });
    return accepted(reply, { id: jobId, ...promised }, 'The playlist is being written to Spotify.');
  }

  @Route(getPlaylistVersions)
  async versions(
    @CurrentCaller() caller: Caller,
    @Input(getPlaylistVersions) { params }: InputOf<typeof getPlaylistVersions>,
  ) {
    const found = await this.#parts.ask(listPlaylistVersions, caller.tenantId, { playlist_id: params.id });
    return { items: own(caller, found).items };
  }

  @Route(getPlaylistVersionById)
  async version(
    @CurrentCaller() caller: Caller,
    @Input(getPlaylistVersionById) { params }: InputOf<typeof getPlaylistVersionById>,
  ) {
    await ownPlaylist(this.#parts.ask, caller, params.id);
    const answer = await this.#parts.ask(getPlaylistVersion, caller.tenantId, {
      playlist_id: params.id,
      world_version: params.version,
    });
    switch (answer.kind) {
      case 'rebuilt':
        return answer.playlist;
      case 'not-found':
        throw new Problem('not-found');
      case 'expired':
        throw new Problem('expired', {
          detail: 'The candidates of this composition were deleted after their 90 days.',
        });
    }
  }

  async #find(caller: Caller, playlistId: string) {
    const found = await this.#parts.ask(getPlaylist, caller.tenantId, { playlist_id: playlistId });
    if (!found) throw new Problem('not-found');
    return found;
  }
}
