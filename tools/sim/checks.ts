import type { Playlist } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import { recordingKeys, recordingKeysOfId, trackKey } from '@trc/music/identity';
import { explainDrop } from '../../services/playlist/src/domain/explain.ts';
import { words } from '../../services/simulator/src/domain/text.ts';

/** Who a track is, by the catalogue that it comes from, which knows better than any comparison of names. */
export interface Identity {
  /** The same number for every release of one recording; `null` for what the catalogue does not know. */
  recordingOf(track: Track): number | null;
  artistsOf(track: Track): readonly number[];
}

export interface Blocks {
  readonly recordings: ReadonlySet<number>;
  readonly artists: ReadonlySet<number>;
}

const nameOf = ({ title, artists }: Pick<Track, 'title' | 'artists'>) =>
  `"${title}" by ${artists.join(', ')}`;

/** Recordings that stand twice in or across the playlists of one world, by the product's keys or by the catalogue. */
export function findDuplicates(playlists: readonly Playlist[], { recordingOf }: Identity): string[] {
  const seen = new Set<string>();
  return playlists.flatMap(({ name, tracks }) =>
    tracks.flatMap(({ track }) => {
      const recording = recordingOf(track);
      const keys = [...recordingKeys(track), ...(recording === null ? [] : [`recording ${recording}`])];
      const isTwice = keys.some((key) => seen.has(key));
      for (const key of keys) seen.add(key);
      return isTwice ? [`${nameOf(track)} stands twice, the second time in ${name}`] : [];
    }),
  );
}

/** Blocked tracks that stand in a playlist. */
export function findBlocked(
  playlists: readonly Playlist[],
  blocks: Blocks,
  { recordingOf, artistsOf }: Identity,
): string[] {
  return playlists.flatMap(({ name, tracks }) =>
    tracks.flatMap(({ track }) => {
      const recording = recordingOf(track);
      const isBlocked =
        (recording !== null && blocks.recordings.has(recording)) ||
        artistsOf(track).some((artist) => blocks.artists.has(artist));
      return isBlocked ? [`${nameOf(track)} is blocked and stands in ${name}`] : [];
    }),
  );
}

/** Tells whether a recording is one of the world's own seeds. */
export function seedsOf({ seeds }: World): (track: Track) => boolean {
  const keys = new Set([
    ...seeds.tracks.flatMap(recordingKeys),
    ...(seeds.also ?? []).flatMap(recordingKeysOfId),
  ]);
  return (track) => recordingKeys(track).some((key) => keys.has(key));
}

/** Seeds of the world that its playlists of this version suggest to the one who named or heard them. */
export function findSeeds(playlists: readonly Playlist[], world: World): string[] {
  const isSeed = seedsOf(world);
  return playlists
    .filter(({ world_version }) => world_version === world.version)
    .flatMap(({ name, tracks }) =>
      tracks.flatMap(({ track }) =>
        isSeed(track) ? [`${nameOf(track)} is a seed of the world and stands in ${name}`] : [],
      ),
    );
}

export interface Kept {
  readonly wrong: readonly string[];
  /** Playlists that were composed anew from one before. */
  readonly composed: number;
  /** Of these, those that kept exactly the share. */
  readonly exact: number;
}

const unfit = explainDrop({ why: 'unfit' });
const blocked = explainDrop({ why: 'blocked' });

/**
 * Compares a refresh with what was there before. Every playlist keeps its id, its intersection and exactly the share of a
 * full one; it keeps fewer only when fewer may stay: because they were blocked, became seeds, or fit the world no more.
 */
export function checkContinuity(
  before: readonly Playlist[],
  after: readonly Playlist[],
  world: World,
  { share, tracksMax }: { readonly share: number; readonly tracksMax: number },
): Kept {
  const wrong: string[] = [];
  const isSeed = seedsOf(world);
  const wanted = Math.round(share * tracksMax);
  let [composed, exact] = [0, 0];
  for (const old of before) {
    const fresh = after.find(({ id }) => id === old.id);
    if (!fresh || fresh.intersection !== old.intersection) {
      wrong.push(`${old.name} is gone or stands for something else`);
      continue;
    }
    const previous = new Map(old.tracks.map((entry) => [trackKey(entry.track), entry]));
    if (fresh.world_version !== world.version) {
      const same = fresh.tracks.every(({ track }) => previous.has(trackKey(track)));
      if (!same) wrong.push(`${fresh.name} was not composed and changed all the same`);
      continue;
    }
    composed += 1;
    const stayed = fresh.tracks.filter(({ track }) => previous.has(trackKey(track)));
    for (const { track, kept, times_kept } of fresh.tracks) {
      const earlier = previous.get(trackKey(track));
      if (kept !== (earlier !== undefined) || times_kept !== (earlier ? earlier.times_kept + 1 : 0))
        wrong.push(`${nameOf(track)} in ${fresh.name} says wrongly whether it was kept`);
    }
    const staying = new Set(stayed.map(({ track }) => trackKey(track)));
    const mayStay = old.tracks.filter(
      ({ track }) =>
        staying.has(trackKey(track)) ||
        (!isSeed(track) &&
          !fresh.dropped.some(
            ({ id, reason }) => id === track.id && (reason === unfit || reason === blocked),
          )),
    );
    if (stayed.length === wanted) exact += 1;
    if (stayed.length !== Math.min(wanted, mayStay.length))
      wrong.push(
        `${fresh.name} kept ${stayed.length} of ${old.tracks.length}: ${wanted} are wanted, ${mayStay.length} may stay`,
      );
  }
  const standing = new Set(before.map(({ intersection }) => intersection));
  const ids = new Set(before.map(({ id }) => id));
  for (const { id, intersection, name } of after)
    if (!ids.has(id) && standing.has(intersection))
      wrong.push(`${name} is a second playlist of the same kind`);
  return { wrong, composed, exact };
}

/** Phrases that only Spotify could have told: titles, artists, albums and ids, as they are compared. */
export interface SpotifyPhrases {
  readonly names: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
  /** What the open catalogues and the listeners say too, and so does not tell where it comes from. */
  readonly open: ReadonlySet<string>;
}

const phraseOf = (text: string) => words(text).join(' ');

export function spotifyPhrases(
  strings: { readonly names: Iterable<string>; readonly ids: Iterable<string> },
  open: Iterable<string>,
): SpotifyPhrases {
  const phrases = (texts: Iterable<string>) =>
    new Set([...texts].map(phraseOf).filter((phrase) => phrase !== ''));
  return { names: phrases(strings.names), ids: new Set(strings.ids), open: phrases(open) };
}

/** In running text a name is looked for when it has as many words; a shorter one counts only when it stands alone. */
const wordsMin = 3;
const wordsMax = 12;

/**
 * What of Spotify's stands in a request to a model: any id, any name that is a whole value, and any longer name within a
 * value. The system message is the product's own fixed text and is searched for ids only.
 */
export function findSpotifyStrings(body: string, { names, ids, open }: SpotifyPhrases): string[] {
  const found = (body.match(/(?<![0-9A-Za-z])[0-9A-Za-z]{22}(?![0-9A-Za-z])/g) ?? []).filter((id) =>
    ids.has(id),
  );
  if (body.includes('spotify:')) found.push('spotify:');
  for (const value of valuesIn(body)) {
    const all = words(value);
    const whole = all.join(' ');
    if (open.has(whole)) continue;
    if (names.has(whole)) found.push(value);
    for (let from = 0; from < all.length; from += 1) {
      for (let to = from + wordsMin; to <= Math.min(all.length, from + wordsMax); to += 1) {
        const phrase = all.slice(from, to).join(' ');
        if (names.has(phrase) && !open.has(phrase)) found.push(phrase);
      }
    }
  }
  return [...new Set(found)];
}

/** What the template of embedded texts adds by itself. */
const openTextFrame = /\b(?:Music tagged|It feels)\b/g;

/** The values that a model reads: texts to embed by their parts, and every string of the listener's case in a chat. */
function valuesIn(body: string): string[] {
  const request: unknown = JSON.parse(body);
  const { input, messages } = request as {
    readonly input?: unknown;
    readonly messages?: ReadonlyArray<{ readonly role: string; readonly content: string }>;
  };
  const texts = stringsIn(input).flatMap((text) => text.replace(openTextFrame, ',').split(/[.:;,\n]+/));
  const lines = (messages ?? [])
    .filter(({ role }) => role !== 'system')
    .flatMap(({ content }) => content.split('\n'));
  return [...texts, ...lines.flatMap((line) => (isJson(line) ? stringsIn(JSON.parse(line)) : [line]))];
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
