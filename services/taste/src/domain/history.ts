import type { Track } from '@trc/contracts/documents/track.v1';
import { recordingKeys } from '@trc/music/identity';
import { namedTrack } from '@trc/music/track';
import type { HistoryRange, Played } from './seeds.ts';

/** What was uploaded cannot be read as a listening history; the message is for the listener. */
export class UnreadableHistory extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'UnreadableHistory';
  }
}

/** One play of a song, as an export tells it. */
export interface Play {
  readonly title: string;
  readonly artist: string;
  readonly album: string | null;
  readonly uri: string | null;
  /** When the play ended, as Spotify notes it. */
  readonly atS: number;
}

/** The plays that count, each once, oldest first. */
export interface History {
  readonly tracks: readonly Track[];
  /** Instant and track in one number each (`placesOfTrack`): a lifetime of plays takes a few megabytes. */
  readonly plays: Float64Array;
}

const namesMax = 100_000;
/** More than there can be names, and small enough that an instant times this is still exact. */
const placesOfTrack = 2 ** 17;

export interface HistoryBuilder {
  /** @throws UnreadableHistory when there are more songs than a person can have heard. */
  add(play: Play): void;
  build(): History;
}

/** Collects plays. Editions of one recording are one track; a play that comes twice counts once. */
export function createHistoryBuilder(): HistoryBuilder {
  const tracks: Track[] = [];
  const byName = new Map<string, number>();
  const byRecording = new Map<string, number>();
  const codes: number[] = [];

  function indexOf(play: Play): number {
    const name = `${play.artist}\n${play.title}`;
    const known = byName.get(name);
    if (known !== undefined) return known;
    if (byName.size === namesMax)
      throw new UnreadableHistory(`The history names more than ${namesMax} different songs.`);
    const track = trackOf(play);
    const key = recordingKeys(track).at(-1) ?? name;
    const index = byRecording.get(key) ?? tracks.push(track) - 1;
    byRecording.set(key, index);
    byName.set(name, index);
    return index;
  }

  return {
    add(play) {
      const index = indexOf(play);
      if (play.uri !== null && tracks[index]?.uri === null) tracks[index] = trackOf(play);
      codes.push(play.atS * placesOfTrack + index);
    },
    build() {
      const sorted = Float64Array.from(codes).sort();
      return { tracks, plays: sorted.filter((code, n) => n === 0 || code !== sorted[n - 1]) };
    },
  };
}

/** The listener's own record of a track; whatever a catalogue says comes beside it with that catalogue's name. */
function trackOf({ title, artist, album, uri }: Play): Track {
  const id = uri?.replace('spotify:track:', '') ?? `${artist}|${title}`;
  return { ...namedTrack({ id, source: 'listener', title, artists: [artist] }), album, uri };
}

const trackIndexOf = (code: number) => code % placesOfTrack;
const instantOf = (code: number) => Math.floor(code / placesOfTrack);

/** `null` when nothing counts. */
export function summaryOf({ tracks, plays }: History): {
  readonly plays: number;
  readonly tracks: number;
  readonly firstS: number;
  readonly lastS: number;
} | null {
  const [first, last] = [plays[0], plays.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { plays: plays.length, tracks: tracks.length, firstS: instantOf(first), lastS: instantOf(last) };
}

const daysOf = { '4_weeks': 28, '6_months': 182, long_term: Number.POSITIVE_INFINITY } as const;
const dayS = 86_400;
const recentMax = 50;
export const topMax = 500;

/**
 * The last 50 plays, newest first; or the most played tracks of a stretch of time that ends with the newest play,
 * so that an old export has its four weeks too. Equal counts go by the last play.
 */
export function playedIn({ tracks, plays }: History, range: HistoryRange): Played[] {
  const entryOf = (index: number, count: number) => {
    const track = tracks[index];
    return track ? [{ track, plays: count }] : [];
  };
  if (range === 'recent')
    return [...plays.subarray(-recentMax)].reverse().flatMap((code) => entryOf(trackIndexOf(code), 1));
  const from = instantOf(plays.at(-1) ?? 0) - daysOf[range] * dayS;
  const counts = new Map<number, number>();
  for (let n = plays.length - 1; n >= 0; n -= 1) {
    const code = plays[n] ?? 0;
    if (instantOf(code) < from) break;
    counts.set(trackIndexOf(code), (counts.get(trackIndexOf(code)) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, topMax)
    .flatMap(([index, count]) => entryOf(index, count));
}
