import type { Playlist, PlaylistTrack } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';

export type ExportFormat = 'jspf' | 'm3u8' | 'csv';

export interface ExportFile {
  readonly filename: string;
  readonly contentType: string;
  readonly body: string;
}

export function exportPlaylist(playlist: Playlist, format: ExportFormat): ExportFile {
  const { contentType, body } = writers[format];
  return { filename: `${fileName(playlist.name)}.${format}`, contentType, body: body(playlist) };
}

const writers: Readonly<Record<ExportFormat, { contentType: string; body: (playlist: Playlist) => string }>> =
  {
    jspf: { contentType: 'application/jspf+json', body: jspf },
    m3u8: { contentType: 'audio/x-mpegurl; charset=utf-8', body: m3u8 },
    csv: { contentType: 'text/csv; charset=utf-8; header=present', body: csv },
  };

/** XSPF's JSON form (xspf.org/jspf): a missing value is a missing key. */
function jspf({ name, description, shortfall, updated_at, tracks }: Playlist): string {
  const track = tracks.map(({ track, reason }) => ({
    ...(address(track) ? { location: [address(track)] } : {}),
    ...(identifiers(track).length > 0 ? { identifier: identifiers(track) } : {}),
    title: track.title,
    creator: track.artists.join(', '),
    ...(track.album ? { album: track.album } : {}),
    ...(track.duration_ms ? { duration: track.duration_ms } : {}),
    annotation: reason,
  }));
  const annotation = [description, ...(shortfall?.reasons ?? [])].join(' ');
  return `${JSON.stringify({ playlist: { title: name, annotation, date: updated_at, track } }, null, 2)}\n`;
}

/** Extended M3U in UTF-8. What is missing, and a track without an address, stays as a comment, so that the reader sees it. */
function m3u8({ name, shortfall, tracks }: Playlist): string {
  const lines = tracks.flatMap(({ track }) => {
    const label = oneLine(`${track.artists.join(', ')} - ${track.title}`);
    const location = address(track);
    if (!location) return [`# no address: ${label}`];
    return [`#EXTINF:${track.duration_ms ? Math.round(track.duration_ms / 1_000) : -1},${label}`, location];
  });
  const missing = (shortfall?.reasons ?? []).map((reason) => `# ${oneLine(reason)}`);
  return ['#EXTM3U', `#PLAYLIST:${oneLine(name)}`, ...missing, ...lines, ''].join('\n');
}

const columns: Readonly<Record<string, (entry: PlaylistTrack) => string | number | null>> = {
  position: ({ position }) => position,
  title: ({ track }) => track.title,
  artists: ({ track }) => track.artists.join('; '),
  album: ({ track }) => track.album,
  released: ({ track }) => track.released,
  duration_ms: ({ track }) => track.duration_ms,
  isrc: ({ track }) => track.isrc,
  mbid: ({ track }) => track.mbid,
  uri: ({ track }) => track.uri,
  score: ({ score }) => Number(score.toFixed(4)),
  reason: ({ reason }) => reason,
};

/** RFC 4180: CRLF, a header line, quotes doubled. */
function csv({ tracks }: Playlist): string {
  const rows = tracks.map((entry) => Object.values(columns).map((column) => cell(column(entry))));
  return `${[Object.keys(columns), ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}

/** Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"). */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Where a browser or a player finds the track; null for a track that no catalogue plays. */
function address({ uri }: Track): string | null {
  const spotify = /^spotify:track:([0-9A-Za-z]+)$/.exec(uri ?? '');
  if (spotify) return `https://open.spotify.com/track/${spotify[1]}`;
  return uri && /^https?:\/\/\S+$/.test(uri) ? uri : null;
}

function identifiers({ uri, mbid, isrc }: Track): string[] {
  return [
    ...(mbid ? [`https://musicbrainz.org/recording/${mbid}`] : []),
    ...(isrc ? [`urn:isrc:${isrc}`] : []),
    ...(uri ? [uri] : []),
  ];
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** A name that every file system takes: no separators, no reserved marks, no dots at the ends, 100 characters at most. */
function fileName(name: string): string {
  const safe = oneLine(name)
    .replace(/[\\/:*?"<>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  return [...safe].slice(0, 100).join('').trim() || 'playlist';
}
