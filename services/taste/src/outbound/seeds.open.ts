import type { Track } from '@trc/contracts/documents/track.v1';
import { fameOfListens } from '@trc/music/affinity';
import { namedTrack } from '@trc/music/track';
import { type JsonHttp, JsonHttpError } from '@trc/runtime/json-http';
import { z } from 'zod';

export interface RecordingName {
  readonly artist: string;
  readonly title: string;
}

/** Recordings and tags of the open catalogues. */
export interface OpenCatalogue {
  /** Recordings by MusicBrainz id; an unknown id is left out. */
  recordings(mbids: readonly string[]): Promise<Track[]>;
  /** Of the recordings by MusicBrainz id those that ListenBrainz knows, in few calls. */
  known(mbids: readonly string[]): Promise<ReadonlyMap<string, Track>>;
  search(query: string, limit: number): Promise<Track[]>;
  /** MusicBrainz ids of recordings by name, in the same order; `null` where ListenBrainz knows none, or half a name is missing. */
  identify(names: readonly RecordingName[]): Promise<readonly (string | null)[]>;
  /** How well known recordings are, 0 to 1, as ListenBrainz counts; what it has not counted is left out. */
  fame(mbids: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

const tagList = z.array(z.object({ tag: z.string(), count: z.number().catch(0) })).catch([]);
const tagAnswer = z
  .object({ recording: tagList.optional(), artist: tagList.optional(), release_group: tagList.optional() })
  .partial()
  .nullish()
  .catch(null);
const metadataAnswer = z.object({
  recording: z.object({
    name: z.string(),
    length: z.number().nullish().catch(null),
    isrcs: z.array(z.string()).catch([]),
  }),
  artist: z.object({
    name: z.string(),
    artists: z.array(z.object({ artist_mbid: z.string(), name: z.string() })).catch([]),
  }),
  release: z
    .object({ mbid: z.string(), name: z.string(), year: z.number().nullish() })
    .partial()
    .nullish()
    .catch(null),
  tag: tagAnswer,
});
const identifiedAnswer = z
  .array(z.object({ index: z.number().int(), recording_mbid: z.string().nullish() }))
  .catch([]);
const listensAnswer = z
  .array(z.object({ recording_mbid: z.string(), total_listen_count: z.number().nullable().catch(null) }))
  .catch([]);
const recordingAnswer = z.object({
  id: z.string(),
  title: z.string(),
  length: z.number().nullish().catch(null),
  'first-release-date': z.string().nullish().catch(null),
  'artist-credit': z.array(z.object({ name: z.string(), artist: z.object({ id: z.string() }) })).min(1),
  isrcs: z.array(z.string()).catch([]),
  tags: z.array(z.object({ name: z.string(), count: z.number().catch(0) })).catch([]),
  releases: z.array(z.object({ id: z.string(), title: z.string() })).catch([]),
});
const searchAnswer = z.object({ recordings: z.array(z.unknown()).catch([]) });

/** Recordings in one question: more make answers that take too long. */
const metadataMax = 250;

/** What ListenBrainz takes in one look-up by name: as many recordings, and as many letters in both halves of each name. */
const namesMax = 50;
const nameLengthMax = 250;

export function openCatalogue(listenbrainz: JsonHttp, musicbrainz: JsonHttp): OpenCatalogue {
  async function recordingOf(mbid: string): Promise<Track[]> {
    try {
      const answer = await musicbrainz.get(`/ws/2/recording/${encodeURIComponent(mbid)}`, {
        inc: 'artist-credits isrcs tags releases',
        fmt: 'json',
      });
      return tracksOfMusicBrainz([answer]);
    } catch (error) {
      if (error instanceof JsonHttpError && (error.status === 404 || error.status === 400)) return [];
      throw error;
    }
  }

  async function known(mbids: readonly string[]): Promise<Map<string, Track>> {
    const tracks = new Map<string, Track>();
    for (let n = 0; n < mbids.length; n += metadataMax) {
      const asked = mbids.slice(n, n + metadataMax);
      const answer = z
        .record(z.string(), z.unknown())
        .catch({})
        .parse(
          await listenbrainz.post('/1/metadata/recording', {
            recording_mbids: asked,
            inc: 'artist tag release',
          }),
        );
      for (const mbid of asked) {
        const { data } = metadataAnswer.safeParse(answer[mbid]);
        if (data) tracks.set(mbid, trackOfListenBrainz(mbid, data));
      }
    }
    return tracks;
  }

  return {
    known,
    async recordings(mbids) {
      const described = await known(mbids);
      const tracks: Track[] = [];
      for (const mbid of mbids) {
        const track = described.get(mbid);
        tracks.push(...(track ? [track] : await recordingOf(mbid)));
      }
      return tracks;
    },
    async search(query, limit) {
      const answer = await musicbrainz.get('/ws/2/recording', { query, limit: `${limit}`, fmt: 'json' });
      return tracksOfMusicBrainz(searchAnswer.parse(answer).recordings);
    },
    async identify(names) {
      const found: (string | null)[] = names.map(() => null);
      // One entry without a name would have the whole question refused.
      const askable = names
        .map((name, place) => ({ place, entry: lookupOf(name) }))
        .filter(({ entry }) => entry.artist_name !== '' && entry.recording_name !== '');
      for (let start = 0; start < askable.length; start += namesMax) {
        const asked = askable.slice(start, start + namesMax);
        const answer = await listenbrainz.post('/1/metadata/lookup/', {
          recordings: asked.map(({ entry }) => entry),
        });
        for (const { index, recording_mbid } of identifiedAnswer.parse(answer)) {
          const place = asked[index]?.place;
          if (place !== undefined) found[place] = recording_mbid ?? null;
        }
      }
      return found;
    },
    async fame(mbids) {
      const answer = await listenbrainz.post('/1/popularity/recording', { recording_mbids: mbids });
      return new Map(
        listensAnswer
          .parse(answer)
          .flatMap(({ recording_mbid, total_listen_count }) =>
            total_listen_count === null ? [] : [[recording_mbid, fameOfListens(total_listen_count)] as const],
          ),
      );
    },
  };
}

/** A name as a look-up takes it: only where both halves are too long together, what is longer than half gives way. */
function lookupOf({ artist, title }: RecordingName) {
  const [name, song] = [artist.trim(), title.trim()];
  const artist_name = cut(name, Math.max(nameLengthMax / 2, nameLengthMax - song.length));
  return { artist_name, recording_name: cut(song, nameLengthMax - artist_name.length) };
}

/** The beginning of a text, without half a letter at its end. */
const cut = (text: string, lengthMax: number) => text.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, '');

/** Tags of the recording before those of its album and artist, each by how many people gave it. */
function tagsOf(tag: z.output<typeof tagAnswer>): string[] {
  const byCount = (list: z.output<typeof tagList> | undefined) =>
    [...(list ?? [])].sort((a, b) => b.count - a.count).map((entry) => entry.tag.toLowerCase());
  return [
    ...new Set([...byCount(tag?.recording), ...byCount(tag?.release_group), ...byCount(tag?.artist)]),
  ].slice(0, 10);
}

function trackOfListenBrainz(
  mbid: string,
  { recording, artist, release, tag }: z.output<typeof metadataAnswer>,
): Track {
  const tags = tagsOf(tag);
  return {
    ...openTrack(
      mbid,
      recording.name,
      artist.artists.map((one) => ({ id: one.artist_mbid, name: one.name })),
      artist.name,
    ),
    album: release?.name ?? null,
    album_id: release?.mbid ?? null,
    released: release?.year ? `${release.year}` : null,
    duration_ms: recording.length ?? null,
    isrc: recording.isrcs[0] ?? null,
    tags: tags.length > 0 ? { source: 'listenbrainz', values: tags } : null,
  };
}

function tracksOfMusicBrainz(answers: readonly unknown[]): Track[] {
  return answers.flatMap((answer) => {
    const parsed = recordingAnswer.safeParse(answer);
    if (!parsed.success) return [];
    const {
      id,
      title,
      length,
      isrcs,
      tags,
      releases,
      'artist-credit': credit,
      'first-release-date': released,
    } = parsed.data;
    const names = [...tags].sort((a, b) => b.count - a.count).map(({ name }) => name.toLowerCase());
    return [
      {
        ...openTrack(
          id,
          title,
          credit.map(({ name, artist }) => ({ id: artist.id, name })),
        ),
        album: releases[0]?.title ?? null,
        album_id: releases[0]?.id ?? null,
        released: released || null,
        duration_ms: length ?? null,
        isrc: isrcs[0] ?? null,
        tags: names.length > 0 ? { source: 'musicbrainz', values: names.slice(0, 10) } : null,
      },
    ];
  });
}

function openTrack(
  mbid: string,
  title: string,
  artists: ReadonlyArray<{ id: string; name: string }>,
  credit?: string,
): Track {
  const names = artists.map(({ name }) => name);
  const artistNames = names.length > 0 ? names : [credit ?? 'Unknown artist'];
  return {
    ...namedTrack({ id: mbid, source: 'musicbrainz', title, artists: artistNames }),
    artist_ids: artists.map(({ id }) => id),
    mbid,
  };
}
