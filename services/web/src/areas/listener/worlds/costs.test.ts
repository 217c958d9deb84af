import { expect, it } from 'vitest';
import { costsOf } from './costs.ts';
import type { Job } from './use-jobs.ts';

const job = (id: string, kind: Job['kind'], result: Record<string, unknown> | null) =>
  ({ id, kind, created_at: '2026-11-21T12:00:00Z', result }) as unknown as Job;
const receipt = (job_id: string, cost_micros: number) => ({ job_id, cost_micros, lines: 1 });

it('adds up the jobs of this world and of its playlists, and no others', () => {
  const { rows, totalMicros } = costsOf(
    { worldId: 'wld_a', playlistIds: ['pls_a'] },
    [
      job('publish', 'publish', { playlist_id: 'pls_a' }),
      job('refresh', 'refresh', { world_id: 'wld_a' }),
      job('free', 'refresh', { world_id: 'wld_a' }),
      job('preview', 'refresh', { world_id: 'wld_a', preview: true }),
      job('other', 'world', { world_id: 'wld_b' }),
      job('sample', 'sample', null),
    ],
    [
      receipt('publish', 3),
      receipt('refresh', 40),
      receipt('preview', 2),
      receipt('other', 500),
      receipt('sample', 9),
    ],
  );
  expect(rows.map(({ what }) => what)).toEqual(['publish', 'refresh', 'preview']);
  expect(totalMicros).toBe(45);
});
