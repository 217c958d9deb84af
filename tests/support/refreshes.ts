import type { Job } from '@trc/contracts/documents/job.v1';
import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import { playlistChangeSchema } from '@trc/contracts/documents/refresh.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { listJobs } from '@trc/contracts/http/list-jobs.v1';
import { refreshWorldById } from '@trc/contracts/http/refresh-world.v1';
import { eventually } from '@trc/testkit/eventually';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Api } from './api.ts';
import type { SharedInstallation } from './installation.ts';
import { completed } from './jobs.ts';
import { type Built, readWorld } from './worlds.ts';

const fullSize = 50;

/** Refreshes a world, or asks what that would do, and waits for the end of the job. */
export async function refreshed(api: Api, worldId: string, body = { preview: false }): Promise<Built> {
  const accepted = await api.call(refreshWorldById, { params: { id: worldId }, body });
  expect(accepted.world_id).toBe(worldId);
  return readWorld(api, await completed(api, accepted.job_id), worldId);
}

/** Lets the schedule of a world fall due, and gives the job that the gateway starts by itself. */
export async function fallDue(installation: SharedInstallation, api: Api, worldId: string): Promise<string> {
  const known = new Set((await refreshJobs(api)).map(({ id }) => id));
  await becomeDue(installation, worldId);
  return eventually('the refresh that is due runs', async () => {
    return (await refreshJobs(api)).find(({ id }) => !known.has(id))?.id;
  });
}

async function becomeDue({ rows }: SharedInstallation, worldId: string): Promise<void> {
  const due = `update gateway.schedules set next_run_at = $2
    where world_id = $1 and next_run_at is not null returning world_id`;
  expect(await rows(due, [worldId, new Date(Date.now() - 60_000)])).toHaveLength(1);
}

async function refreshJobs(api: Api): Promise<readonly Job[]> {
  return (await api.call(listJobs, { query: { kind: 'refresh', limit: 100 } })).items;
}

/** What a refresh says that it did, or would do. */
export function changesOf({ result }: Job) {
  return z.array(playlistChangeSchema).min(3).parse(result?.['changes']);
}

const idOf = ({ source, id }: Track) => `${source}:${id}`;
const idsOf = ({ tracks }: Playlist) => tracks.map(({ track }) => idOf(track));

/** What a refresh may have to let go whatever its share is: a few tracks that became seeds, or fit no more. */
const unfitMax = 10;

/**
 * The same playlists after a refresh: of each that had enough exactly the share of a full one has stayed, and all that
 * came, stayed or went is accounted for. Told from the tracks alone, and then compared with what the service says.
 */
export function expectContinuity(
  before: readonly Playlist[],
  after: readonly Playlist[],
  share: number,
): void {
  expect(after.map(({ id, intersection }) => ({ id, intersection }))).toEqual(
    before.map(({ id, intersection }) => ({ id, intersection })),
  );
  const wanted = Math.round(share * fullSize);
  expect(before.some(({ tracks }) => tracks.length >= wanted + unfitMax)).toBe(true);
  for (const [index, now] of after.entries()) {
    const was = before[index] as Playlist;
    const old = new Set(idsOf(was));
    const stayed = idsOf(now).filter((id) => old.has(id));
    if (was.tracks.length >= wanted + unfitMax) expect(stayed, now.name).toHaveLength(wanted);
    else expect(stayed.length, now.name).toBeLessThanOrEqual(wanted);
    const kept = now.tracks.filter((entry) => entry.kept);
    expect(kept.map(({ track }) => idOf(track))).toEqual(stayed);
    for (const { reason, times_kept } of kept) {
      expect(reason.trim()).not.toBe('');
      expect(times_kept).toBeGreaterThan(0);
    }
    const gone = was.tracks.filter(({ track }) => !stayed.includes(idOf(track)));
    expect(now.dropped.map(({ id }) => id).sort()).toEqual(gone.map(({ track }) => track.id).sort());
    for (const { reason } of now.dropped) expect(reason.trim()).not.toBe('');
  }
}

/** The changes tell of each playlist what its tracks show. */
export function expectTold(job: Job, before: readonly Playlist[], after: readonly Playlist[]): void {
  expect(changesOf(job).map(({ for_example: _, ...counts }) => counts)).toEqual(
    after.map((now, index) => {
      const old = new Set(idsOf(before[index] as Playlist));
      const kept = idsOf(now).filter((id) => old.has(id)).length;
      return {
        intersection: now.intersection,
        name: now.name,
        kept,
        added: now.tracks.length - kept,
        dropped: old.size - kept,
      };
    }),
  );
  const names = after.flatMap(({ tracks }) =>
    tracks.filter(({ kept }) => !kept).map(({ track }) => `${track.artists[0]}: ${track.title}`),
  );
  for (const { for_example: examples } of changesOf(job))
    for (const example of examples) expect(names).toContain(example);
}
