import type { Track } from '@trc/contracts/documents/track.v1';
import { namedTrack } from '@trc/music/track';
import { type JsonHttp, JsonHttpError } from '@trc/runtime/json-http';
import { z } from 'zod';
import { topMax } from '../domain/history.ts';
import { plain } from '../domain/history-entries.ts';
import type { HistoryRange, Played } from '../domain/seeds.ts';

export type ListensRead =
  | { readonly kind: 'found'; readonly entries: readonly Played[] }
  | { readonly kind: 'unknown-user' }
  /** ListenBrainz counts plays once a day; a new listener's are not counted yet. */
  | { readonly kind: 'not-counted' };

/** What people have told ListenBrainz they heard; public there. */
export interface ListenHistory {
  /** The last 50 plays, newest first, or the most played recordings of the range. */
  read(user: string, range: HistoryRange): Promise<ListensRead>;
}

const recentMax = 50;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const mbidAnswer = z.string().toLowerCase().regex(uuid).nullish().catch(null);
const text = z.string().nullish().catch(null);
const listAnswer = z.array(z.unknown()).catch([]);

const listenAnswer = z.object({
  recording_msid: text,
  track_metadata: z.object({
    artist_name: z.string(),
    track_name: z.string(),
    release_name: text,
    mbid_mapping: z
      .object({ recording_mbid: mbidAnswer, artist_mbids: z.array(z.string()).catch([]), release_mbid: text })
      .nullish()
      .catch(null),
  }),
});
const listensAnswer = z.object({ payload: z.object({ listens: listAnswer }) });
const recordingAnswer = z.object({
  artist_name: z.string(),
  track_name: z.string(),
  release_name: text,
  release_mbid: text,
  recording_mbid: mbidAnswer,
  recording_msid: text,
  artist_mbids: z.array(z.string()).nullish().catch(null),
  listen_count: z.number().int().positive(),
});
const statsAnswer = z.object({
  payload: z.object({
    recordings: listAnswer,
    total_recording_count: z.number().catch(Number.POSITIVE_INFINITY),
  }),
});

/**
 * ListenBrainz counts whole months and half years that are over; the current ones serve a listener who is new.
 * Source: listenbrainz.readthedocs.io, "Statistics".
 */
const statsRanges = {
  '4_weeks': ['month', 'this_month'],
  '6_months': ['half_yearly', 'this_year'],
  long_term: ['all_time'],
} as const;

export function listenHistory(listenbrainz: JsonHttp): ListenHistory {
  async function recent(user: string): Promise<ListensRead> {
    const answer = await listenbrainz.get(`/1/user/${user}/listens`, { count: `${recentMax}` });
    const listens = listensAnswer.safeParse(answer).data?.payload.listens ?? [];
    return {
      kind: 'found',
      entries: listens.flatMap((entry) => {
        const listen = listenAnswer.safeParse(entry).data;
        if (!listen) return [];
        const { mbid_mapping: mapping, ...named } = listen.track_metadata;
        const heard = { ...named, ...mapping, recording_msid: listen.recording_msid };
        return trackOf(heard).map((track) => ({ track, plays: 1 }));
      }),
    };
  }

  /** Pages by what came, because the server may give less than it is asked for. `null` when nothing is counted. */
  async function top(user: string, range: string): Promise<Played[] | null> {
    const entries: unknown[] = [];
    for (;;) {
      const answer = await listenbrainz.get(`/1/stats/user/${user}/recordings`, {
        range,
        count: `${topMax - entries.length}`,
        offset: `${entries.length}`,
      });
      if (answer === null) return null;
      const page = statsAnswer.safeParse(answer).data?.payload;
      entries.push(...(page?.recordings ?? []));
      if (!page?.recordings.length || entries.length >= Math.min(topMax, page.total_recording_count)) break;
    }
    return entries.slice(0, topMax).flatMap((entry) => {
      const counted = recordingAnswer.safeParse(entry).data;
      return counted ? trackOf(counted).map((track) => ({ track, plays: counted.listen_count })) : [];
    });
  }

  return {
    async read(name, range) {
      // Dots alone would climb the path of the address.
      if (/^\.+$/.test(name.trim())) return { kind: 'unknown-user' };
      const user = encodeURIComponent(name.trim());
      try {
        if (range === 'recent') return await recent(user);
        for (const counted of statsRanges[range]) {
          const entries = await top(user, counted);
          if (entries !== null && entries.length > 0) return { kind: 'found', entries };
        }
        return { kind: 'not-counted' };
      } catch (error) {
        if (error instanceof JsonHttpError && error.status === 404) return { kind: 'unknown-user' };
        throw error;
      }
    },
  };
}

interface Heard {
  readonly track_name: string;
  readonly artist_name: string;
  readonly release_name?: string | null | undefined;
  readonly release_mbid?: string | null | undefined;
  readonly recording_mbid?: string | null | undefined;
  readonly recording_msid?: string | null | undefined;
  readonly artist_mbids?: readonly string[] | null | undefined;
}

/** What ListenBrainz has not recognised has an id of its own there. Nothing when it has no name. */
function trackOf(heard: Heard): Track[] {
  const [title, artist] = [plain(heard.track_name), plain(heard.artist_name)];
  if (title === '' || artist === '') return [];
  const mbid = heard.recording_mbid ?? null;
  const id = mbid ?? heard.recording_msid ?? `${artist}|${title}`;
  const source = mbid ? 'musicbrainz' : 'listenbrainz';
  return [
    {
      ...namedTrack({ id, source, title, artists: [artist] }),
      artist_ids: [...(heard.artist_mbids ?? [])],
      album: plain(heard.release_name) || null,
      album_id: heard.release_mbid || null,
      mbid,
    },
  ];
}
