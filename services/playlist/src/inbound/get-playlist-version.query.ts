import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getPlaylistVersion } from '@trc/contracts/queries/get-playlist-version.v1';
import { Answers, Context, Message, type QueryContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { composeFrom } from '../domain/manifest.ts';
import { playlistName } from '../domain/publishing.ts';
import type { Database } from '../outbound/database.ts';
import { readCandidateSet } from '../outbound/documents.objects.ts';
import { readManifest } from '../outbound/manifests.objects.ts';
import { type PlaylistVersion, versionsOf } from '../outbound/playlist-versions.store.ts';
import { type FoundPlaylist, findPlaylist } from '../outbound/playlists.store.ts';

type Reply = ReplyOf<typeof getPlaylistVersion>;

/** Makes an earlier composition again from what it was made from: nothing of the result itself is kept. */
@Controller()
export class GetPlaylistVersionQuery {
  readonly #db: Kysely<Database>;
  readonly #objects: Objects;
  constructor(@Inject(DATABASE) db: Kysely<Database>, @Inject(OBJECTS) objects: Objects) {
    this.#db = db;
    this.#objects = objects;
  }

  @Answers(getPlaylistVersion)
  async answer(
    @Message() { playlist_id, world_version }: RequestOf<typeof getPlaylistVersion>,
    @Context() { tenantId }: QueryContext,
  ): Promise<Reply> {
    const [found, versions] = await inTenant(this.#db, tenantId, async (trx) => [
      await findPlaylist(trx, playlist_id),
      await versionsOf(trx, playlist_id),
    ]);
    if (!found) return { kind: 'not-found' };
    const version = versions.find((one) => one.world_version === world_version);
    return version ? this.#rebuild(found, version) : absence(found, versions, world_version);
  }

  async #rebuild(
    { playlist: { id, world_id, intersection }, userId }: FoundPlaylist,
    version: PlaylistVersion,
  ): Promise<Reply> {
    const [manifest, set] = await Promise.all([
      version.manifest_key === null ? null : readManifest(this.#objects, version.manifest_key),
      readCandidateSet(this.#objects, version.object_key),
    ]);
    if (manifest === null || set === null) return { kind: 'expired' };
    const { playlists } = composeFrom(manifest, set.candidates);
    const composed = playlists.find((one) => one.intersection.id === intersection);
    if (!composed) throw new Error(`${version.manifest_key} does not compose ${id} any more`);
    return {
      kind: 'rebuilt',
      user_id: userId,
      playlist: {
        id,
        world_id,
        world_version: version.world_version,
        candidate_set_id: set.id,
        random_seed: manifest.world.random_seed,
        weights_version: manifest.weights.version,
        name: playlistName(manifest.world.name, composed.intersection.name),
        description: composed.intersection.description,
        intersection,
        tracks: [...composed.tracks],
        shortfall: composed.shortfall,
        dropped: composed.dropped,
        published: null,
        updated_at: version.composed_at.toISOString(),
      },
    };
  }
}

/**
 * A playlist is made with its first composition. When that one is not in the list any more, compositions were deleted,
 * and the wanted one may have been among them.
 */
function absence(
  { playlist, createdAt }: FoundPlaylist,
  versions: readonly PlaylistVersion[],
  wanted: number,
): Reply {
  const oldest = versions.at(-1);
  const isWhole = oldest !== undefined && oldest.composed_at <= createdAt;
  const newestDeleted = oldest ? oldest.world_version - 1 : playlist.world_version;
  return { kind: !isWhole && wanted <= newestDeleted ? 'expired' : 'not-found' };
}
