import type { Job } from '../../../api/use-job.ts';
import { counted } from './words.ts';

/** What a refresh did, or would do, to one playlist. */
export interface PlaylistChange {
  readonly intersection: string;
  readonly name: string;
  readonly kept: number;
  readonly added: number;
  readonly dropped: number;
  readonly for_example: readonly string[];
}

export interface RefreshResult {
  readonly isPreview: boolean;
  /** The version of the world that came of it. */
  readonly version: number | null;
  readonly changes: readonly PlaylistChange[];
  readonly leftOut: readonly string[];
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The result of a refresh's job, whose members only its kind decides. */
export function refreshResultOf({ result }: Pick<Job, 'result'>): RefreshResult {
  const told = result ?? {};
  const version = told['world_version'];
  return {
    isPreview: told['preview'] === true,
    version: typeof version === 'number' ? version : null,
    changes: list(told['changes']).filter(isChange),
    leftOut: list(told['left_out']).filter((one) => typeof one === 'string'),
  };
}

function isChange(value: unknown): value is PlaylistChange {
  if (typeof value !== 'object' || value === null) return false;
  const { intersection, name, kept, added, dropped, for_example } = value as Partial<PlaylistChange>;
  return (
    typeof intersection === 'string' &&
    typeof name === 'string' &&
    [kept, added, dropped].every((count) => typeof count === 'number') &&
    Array.isArray(for_example)
  );
}

/** "15 tracks stay, 35 come, 34 go.", or in the past when it was done. */
export function changeWords({ kept, added, dropped }: PlaylistChange, isPreview: boolean): string {
  return isPreview
    ? `${counted(kept, 'track')} would stay, ${added} would come, ${dropped} would go.`
    : `${counted(kept, 'track')} stayed, ${added} came, ${dropped} went.`;
}
