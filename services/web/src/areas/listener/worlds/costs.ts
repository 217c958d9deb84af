import type { Answer } from '../../../api/client.ts';
import type { Job } from './use-jobs.ts';

type Receipt = Answer<'/v1/receipts/jobs'>['items'][number];

export interface CostRow {
  readonly jobId: string;
  readonly what: Job['kind'] | 'preview';
  /** An instant. */
  readonly at: string;
  readonly costMicros: number;
}

/** What a world has cost: the jobs that made it, refreshed it or published one of its playlists, newest first. */
export function costsOf(
  { worldId, playlistIds }: { readonly worldId: string; readonly playlistIds: readonly string[] },
  jobs: readonly Job[],
  receipts: readonly Receipt[],
): { readonly rows: readonly CostRow[]; readonly totalMicros: number } {
  const costs = new Map(receipts.map(({ job_id, cost_micros }) => [job_id, cost_micros]));
  const rows = jobs.flatMap(({ id, kind, created_at, result }): CostRow[] => {
    const costMicros = costs.get(id);
    const isOurs =
      result?.['world_id'] === worldId ||
      playlistIds.some((playlist) => playlist === result?.['playlist_id']);
    return isOurs && costMicros !== undefined
      ? [{ jobId: id, what: result?.['preview'] === true ? 'preview' : kind, at: created_at, costMicros }]
      : [];
  });
  return { rows, totalMicros: rows.reduce((sum, { costMicros }) => sum + costMicros, 0) };
}
