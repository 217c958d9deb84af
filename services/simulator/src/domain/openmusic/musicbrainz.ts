import { type Artist, at, type Catalogue, type Recording } from '../catalogue.ts';
import { uuidOf } from '../dice.ts';
import { holds } from '../search.ts';
import { words } from '../text.ts';
import type { OpenReply } from './listenbrainz.ts';
import { knowsIsrc, knowsSpotifyIds, tagsOf } from './listens.ts';

const HELP = 'For usage, please see: https://musicbrainz.org/development/mmd';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function mbError(status: number, error: string): OpenReply {
  return { status, body: { error, help: HELP } };
}

function artistObject(artist: Artist, inc: ReadonlySet<string>): Record<string, unknown> {
  const tags = artist.genres.map((name, i) => ({ name, count: 12 - i * 2 }));
  return {
    id: artist.mbid,
    name: artist.name,
    'sort-name': artist.name,
    disambiguation: '',
    type: 'Group',
    country: null,
    ...(inc.has('tags') ? { tags } : {}),
    ...(inc.has('genres')
      ? { genres: tags.map((tag) => ({ ...tag, id: uuidOf(`genre:${tag.name}`), disambiguation: '' })) }
      : {}),
  };
}

function recordingObject(
  catalogue: Catalogue,
  recording: Recording,
  inc: ReadonlySet<string>,
): Record<string, unknown> {
  const artist = at(catalogue.artists, recording.artist);
  const releases = recording.tracks.map((i) => at(catalogue.albums, at(catalogue.tracks, i).album));
  const tags = tagsOf(catalogue, recording);
  const { id, name, 'sort-name': sortName, disambiguation } = artistObject(artist, new Set());
  return {
    id: recording.mbid,
    title: recording.title,
    length: at(catalogue.tracks, at(recording.tracks, 0)).durationMs,
    disambiguation: '',
    video: false,
    'first-release-date': releases.map((album) => album.releaseDate).sort()[0] ?? '',
    ...(inc.has('artist-credits') || inc.has('artists')
      ? {
          'artist-credit': [
            {
              name: artist.name,
              joinphrase: '',
              artist: {
                id,
                name,
                'sort-name': sortName,
                disambiguation,
                ...(inc.has('tags') ? { tags: artistObject(artist, inc)['tags'] } : {}),
              },
            },
          ],
        }
      : {}),
    ...(inc.has('tags') ? { tags: tags.map(({ tag, count }) => ({ name: tag, count })) } : {}),
    ...(inc.has('genres')
      ? {
          genres: tags.flatMap(({ tag, count, genreMbid }) =>
            genreMbid ? [{ name: tag, count, id: genreMbid, disambiguation: '' }] : [],
          ),
        }
      : {}),
    ...(inc.has('isrcs') ? { isrcs: knowsIsrc(recording) ? [recording.isrc] : [] } : {}),
    ...(inc.has('releases')
      ? {
          releases: releases.map((album) => ({
            id: album.mbid,
            title: album.name,
            date: album.releaseDate,
            status: 'Official',
          })),
        }
      : {}),
    ...(inc.has('url-rels')
      ? {
          relations: knowsSpotifyIds(recording)
            ? recording.tracks.slice(0, 1).map((i) => urlRelation(at(catalogue.tracks, i).id))
            : [],
        }
      : {}),
  };
}

function urlRelation(trackId: string): Record<string, unknown> {
  return {
    type: 'free streaming',
    'target-type': 'url',
    direction: 'forward',
    ended: false,
    url: { id: uuidOf(`url:${trackId}`), resource: `https://open.spotify.com/track/${trackId}` },
  };
}

const INCS = [
  'artist-credits',
  'artists',
  'tags',
  'genres',
  'isrcs',
  'releases',
  'url-rels',
  'ratings',
  'release-groups',
  'aliases',
];

function incOf(query: URLSearchParams): ReadonlySet<string> | OpenReply {
  const inc = (query.get('inc') ?? '').split(/[+ ]/).filter((one) => one !== '');
  const bad = inc.find((one) => !INCS.includes(one));
  return bad === undefined ? new Set(inc) : mbError(400, `${bad} is not a valid inc parameter.`);
}

export function byIsrc(catalogue: Catalogue, isrc: string, query: URLSearchParams): OpenReply {
  if (!/^[A-Z]{2}[A-Z0-9]{3}\d{7}$/i.test(isrc)) return mbError(400, 'Invalid isrc.');
  const inc = incOf(query);
  if ('status' in inc) return inc;
  const tracks = catalogue.tracksByIsrc.get(isrc.toUpperCase()) ?? [];
  const found = [...new Set(tracks.map((i) => at(catalogue.tracks, i).recording))]
    .map((i) => at(catalogue.recordings, i))
    .filter(knowsIsrc);
  if (found.length === 0) return mbError(404, 'Not Found');
  return {
    status: 200,
    body: {
      isrc: isrc.toUpperCase(),
      recordings: found.map((recording) => recordingObject(catalogue, recording, inc)),
    },
  };
}

export function recording(catalogue: Catalogue, mbid: string, query: URLSearchParams): OpenReply {
  if (!UUID.test(mbid)) return mbError(400, 'Invalid mbid.');
  const inc = incOf(query);
  if ('status' in inc) return inc;
  const found = catalogue.recordingByMbid.get(mbid.toLowerCase());
  return found ? { status: 200, body: recordingObject(catalogue, found, inc) } : mbError(404, 'Not Found');
}

export function artist(catalogue: Catalogue, mbid: string, query: URLSearchParams): OpenReply {
  if (!UUID.test(mbid)) return mbError(400, 'Invalid mbid.');
  const inc = incOf(query);
  if ('status' in inc) return inc;
  const found = catalogue.artistByMbid.get(mbid.toLowerCase());
  return found ? { status: 200, body: artistObject(found, inc) } : mbError(404, 'Not Found');
}

/** The part of Lucene's syntax that look-ups use: `field:"phrase"` or `field:word`, joined by AND; the rest are free words. */
function fieldsOf(text: string): { readonly fields: ReadonlyMap<string, string>; readonly free: string } {
  const fields = new Map<string, string>();
  const free = text.replace(
    /(\w+):(?:"((?:[^"\\]|\\.)*)"|\(([^)]*)\)|(\S+))/g,
    (_, name: string, quoted?: string, group?: string, bare?: string) => {
      fields.set(name.toLowerCase(), (quoted ?? group ?? bare ?? '').replace(/\\(.)/g, '$1'));
      return ' ';
    },
  );
  return {
    fields,
    free: free
      .replace(/\b(AND|OR|NOT)\b/g, ' ')
      .replace(/["()]/g, ' ')
      .trim(),
  };
}

function windowOf(query: URLSearchParams): { limit: number; offset: number } {
  const limit = Number(query.get('limit') ?? 25);
  const offset = Number(query.get('offset') ?? 0);
  return {
    limit: Number.isInteger(limit) && limit > 0 ? Math.min(100, limit) : 25,
    offset: Number.isInteger(offset) && offset > 0 ? offset : 0,
  };
}

/** `GET /ws/2/recording?query=`. */
export function searchRecordings(catalogue: Catalogue, query: URLSearchParams, createdAt: string): OpenReply {
  const text = query.get('query')?.trim();
  if (!text) return mbError(400, 'Search requires a query.');
  const { fields, free } = fieldsOf(text);
  const title = fields.get('recording') ?? '';
  const artistName = fields.get('artist') ?? fields.get('artistname') ?? fields.get('creditname') ?? '';
  const isrc = fields.get('isrc')?.toUpperCase();
  const demanded = [...words(title), ...words(artistName), ...words(free)];
  const indexes = isrc
    ? (catalogue.tracksByIsrc.get(isrc) ?? [])
    : (demanded.map((word) => catalogue.postings.get(word) ?? []).sort((a, b) => a.length - b.length)[0] ??
      []);
  const found = [...new Set(indexes.map((i) => at(catalogue.tracks, i).recording))]
    .map((i) => at(catalogue.recordings, i))
    .filter((one) => {
      const maker = at(catalogue.artists, one.artist);
      if (isrc && !knowsIsrc(one)) return false;
      if (title !== '' && !holds(one.title, title)) return false;
      if (artistName !== '' && !holds(maker.name, artistName)) return false;
      const mbid = fields.get('arid');
      if (mbid && maker.mbid !== mbid.toLowerCase()) return false;
      return free === '' || holds(`${one.title} ${maker.name}`, free);
    })
    .map((one) => ({ one, score: words(one.title).join(' ') === words(title || free).join(' ') ? 100 : 70 }))
    .sort((a, b) => b.score - a.score || a.one.index - b.one.index);
  const { limit, offset } = windowOf(query);
  const inc = new Set(['artist-credits', 'releases', 'isrcs', 'tags']);
  return {
    status: 200,
    body: {
      created: createdAt,
      count: found.length,
      offset,
      recordings: found
        .slice(offset, offset + limit)
        .map(({ one, score }) => ({ score, ...recordingObject(catalogue, one, inc) })),
    },
  };
}

/** `GET /ws/2/artist?query=`. */
export function searchArtistNames(
  catalogue: Catalogue,
  query: URLSearchParams,
  createdAt: string,
): OpenReply {
  const text = query.get('query')?.trim();
  if (!text) return mbError(400, 'Search requires a query.');
  const { fields, free } = fieldsOf(text);
  const name = fields.get('artist') ?? fields.get('name') ?? free;
  const tag = fields.get('tag');
  const found = catalogue.artists
    .filter(
      (one) =>
        (name === '' || holds(one.name, name)) &&
        (tag === undefined || one.genres.includes(tag.toLowerCase())),
    )
    .map((one) => ({ one, score: words(one.name).join(' ') === words(name).join(' ') ? 100 : 60 }))
    .sort((a, b) => b.score - a.score || a.one.index - b.one.index);
  const { limit, offset } = windowOf(query);
  return {
    status: 200,
    body: {
      created: createdAt,
      count: found.length,
      offset,
      artists: found
        .slice(offset, offset + limit)
        .map(({ one, score }) => ({ score, ...artistObject(one, new Set(['tags'])) })),
    },
  };
}
