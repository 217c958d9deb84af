import type { Job } from '@trc/contracts/documents/job.v1';
import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { createWorld } from '@trc/contracts/http/create-world.v1';
import { getPlaylistById } from '@trc/contracts/http/get-playlist.v1';
import { getWorldById } from '@trc/contracts/http/get-world.v1';
import { getWorldPlaylists } from '@trc/contracts/http/list-world-playlists.v1';
import { searchSeeds } from '@trc/contracts/http/search-seeds.v1';
import type { Api, Given } from './api.ts';
import { completed } from './jobs.ts';

export type WorldRequest = NonNullable<Given<typeof createWorld>['body']>;

export interface Built {
  readonly job: Job;
  readonly world: World;
  readonly playlists: readonly Playlist[];
}

const patienceMs = 75_000;

/** From seeds to playlists, as a customer goes. */
export async function buildWorld(api: Api, body: WorldRequest): Promise<Built> {
  const { job_id, world_id } = await api.call(createWorld, { body });
  return readWorld(api, await completed(api, job_id, patienceMs), world_id);
}

export async function readWorld(api: Api, job: Job, worldId: string): Promise<Built> {
  const world = await api.call(getWorldById, { params: { id: worldId } });
  const { items } = await api.call(getWorldPlaylists, { params: { id: worldId } });
  const playlists = await Promise.all(items.map(({ id }) => api.call(getPlaylistById, { params: { id } })));
  return { job, world, playlists };
}

/** Ids of tracks that a search finds: what a customer without any history starts from. */
export async function searchedSeeds(api: Api, queries: readonly string[]): Promise<string[]> {
  const found = await Promise.all(queries.map((q) => api.call(searchSeeds, { query: { q, limit: 3 } })));
  return [...new Set(found.flatMap(({ items }) => items.map(({ id }) => id)))].slice(0, 10);
}
