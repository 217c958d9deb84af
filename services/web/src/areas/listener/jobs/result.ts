import type { Job } from '../../../api/use-job.ts';
import { connectPath } from '../onboarding/connect.ts';

export interface MadePlaylist {
  readonly id: string;
  readonly name: string;
  readonly trackCount: number;
}

/** What came out of a job, as far as its result says. */
export interface JobResult {
  readonly worldId: string | null;
  readonly isPreview: boolean;
  readonly playlists: readonly MadePlaylist[];
  /** What could not be used, one sentence each. */
  readonly leftOut: readonly string[];
  /** Where the thing is to be seen, and what the button says. */
  readonly place: { readonly to: string; readonly label: string } | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function resultOf({ result }: Pick<Job, 'result'>): JobResult {
  const told: Readonly<Record<string, unknown>> = result ?? {};
  const worldId = text(told['world_id']);
  const playlists = list(told['playlists']).flatMap((value): MadePlaylist[] => {
    const { id, name, track_count } = (value ?? {}) as Readonly<Record<string, unknown>>;
    return typeof id === 'string' && typeof name === 'string'
      ? [{ id, name, trackCount: typeof track_count === 'number' ? track_count : 0 }]
      : [];
  });
  return {
    worldId,
    isPreview: told['preview'] === true,
    playlists,
    leftOut: list(told['left_out']).filter((value) => typeof value === 'string'),
    place: placeOf(told, worldId),
  };
}

function placeOf(told: Readonly<Record<string, unknown>>, worldId: string | null): JobResult['place'] {
  if (worldId !== null) return { to: `/worlds/${worldId}`, label: 'Open the world' };
  const [playlist, sample, made] = [told['playlist_id'], told['sample_id'], told['export_id']].map(text);
  if (playlist) return { to: `/playlists/${playlist}`, label: 'Open the playlist' };
  if (sample) return { to: `/samples/${sample}`, label: 'Open the sample' };
  if (made) return { to: `/exports/${made}`, label: 'Open the export' };
  return null;
}

/** What to do about a failed or cancelled job, best first. */
export interface Way {
  readonly label: string;
  /** A page to go to; `null` is to try the same job again. */
  readonly to: string | null;
  /** Whether the address leaves these pages. */
  readonly isOutside?: boolean;
}

const again: Way = { label: 'Try again', to: null };
const otherSeeds: Way = { label: 'Choose other seeds', to: '/worlds/new?step=seeds' };

export function waysOn(job: Pick<Job, 'id' | 'kind' | 'status' | 'error'>): readonly Way[] {
  if (job.status === 'cancelled') return job.kind === 'sample' ? [] : [again];
  if (job.status !== 'failed') return [];
  const connect = (label: string): Way => ({
    label,
    to: connectPath(`/jobs/${String(job.id)}`),
    isOutside: true,
  });
  const other = job.kind === 'world' ? [otherSeeds] : [];
  switch (job.error?.code) {
    case 'too-few-seeds':
    case 'too-few-candidates':
    case 'spotify-off':
    case 'unreadable-history':
    case 'expired':
      return job.kind === 'world' ? [...other, again] : [again];
    case 'spotify-not-connected':
      return [connect('Connect Spotify'), again, ...other];
    case 'spotify-needs-reconnect':
      return [connect('Reconnect Spotify'), again, ...other];
    case 'budget-exceeded':
    case 'quota-exceeded':
      return [{ label: 'See the plan', to: '/settings/plan' }, again];
    default:
      // A refused sound is gone with the refusal; only what nobody could finish is still there.
      if (job.kind === 'sample' && job.error?.code !== 'gave-up')
        return [{ label: 'Upload another file', to: '/uploads' }];
      return [again];
  }
}
