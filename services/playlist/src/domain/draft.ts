import { recordingKeys } from '@trc/music/identity';
import { albumKey, artistKeys, primaryGenre } from './identity.ts';
import type { FittedTrack } from './intersect.ts';
import type { Weights } from './weights.v1.ts';

/** A rule under which one track of the playlist keeps another one out. */
export type SeatRule = 'artist' | 'album' | 'genre';
/** Why a track that an intersection wanted is not in its playlist. */
export type Rule = SeatRule | 'other-playlist' | 'same-recording' | 'not-kept';

export interface Seat {
  readonly fitted: FittedTrack;
  readonly kept: boolean;
  /** The best track that this one kept out of the playlist. */
  readonly runnerUp: { readonly fitted: FittedTrack; readonly rule: SeatRule } | null;
}

/** One playlist in the draft. */
export interface DraftEntry {
  /** What the intersection would take, best first. */
  readonly wishes: readonly FittedTrack[];
  /** Tracks of the playlist before, in the order in which they may stay; seated ahead of the draft. */
  readonly staying: readonly FittedTrack[];
  readonly keptMax: number;
  /** Recordings of the playlist before: beyond the kept ones none comes again. */
  readonly before: ReadonlySet<string>;
}

export interface Drafted {
  readonly seats: readonly Seat[];
  /** Wishes that were not granted, by the rule that stood against them. */
  readonly lost: ReadonlyMap<Rule, number>;
}

/**
 * Gives tracks to playlists in a snake draft (first to last, last to first, …), the fair order of a sports league:
 * each takes the best track that its rules allow, one at a time, so that none takes all the best.
 * Rules: a recording is in one playlist only; a playlist has one track per credited artist and per album, and at most
 * `perGenreMax` of one primary genre. Rules only tighten as the draft goes on, so every wish is looked at once.
 * @param reserved recordings of playlists that are not in the draft, and stay as they are.
 */
export function draft(
  entries: readonly DraftEntry[],
  weights: Weights,
  reserved: ReadonlySet<string> = new Set(),
): Drafted[] {
  const holders = new Map<string, Table | null>([...reserved].map((key) => [key, null]));
  const tables = entries.map((entry) => new Table(entry, holders, weights));
  for (const table of tables) table.seatKept();
  for (let round = 0; tables.some((table) => table.isOpen); round += 1) {
    for (const table of round % 2 === 0 ? tables : [...tables].reverse()) table.pick();
  }
  return tables.map(({ seats, lost }) => ({ seats, lost }));
}

interface OpenSeat extends Seat {
  runnerUp: Seat['runnerUp'];
}

/** The rule, and the seat that the track lost to where one decided. */
type Obstacle =
  | { readonly rule: SeatRule; readonly seat: OpenSeat }
  | { readonly rule: Exclude<Rule, SeatRule>; readonly seat: null };

class Table {
  readonly seats: OpenSeat[] = [];
  readonly lost = new Map<Rule, number>();
  isOpen = true;
  readonly #entry: DraftEntry;
  /** Which table has a recording, `null` for none that drafts; shared by all tables. */
  readonly #holders: Map<string, Table | null>;
  readonly #weights: Weights;
  readonly #byArtist = new Map<string, OpenSeat>();
  readonly #byAlbum = new Map<string, OpenSeat>();
  readonly #byGenre = new Map<string, OpenSeat[]>();
  #next = 0;

  constructor(entry: DraftEntry, holders: Map<string, Table | null>, weights: Weights) {
    this.#entry = entry;
    this.#holders = holders;
    this.#weights = weights;
  }

  seatKept(): void {
    for (const fitted of this.#entry.staying) {
      if (this.seats.length >= this.#entry.keptMax) return;
      if (this.#ruleAgainst(fitted) === null) this.#seat(fitted, true);
    }
  }

  /** Takes the best wish that the rules allow; closes when the playlist is full or nothing is left. */
  pick(): void {
    while (this.seats.length < this.#weights.tracksMax) {
      const fitted = this.#entry.wishes[this.#next];
      if (!fitted) break;
      this.#next += 1;
      const obstacle = this.#wasBefore(fitted) ?? this.#ruleAgainst(fitted);
      if (obstacle === null) {
        this.#seat(fitted, false);
        return;
      }
      this.lost.set(obstacle.rule, (this.lost.get(obstacle.rule) ?? 0) + 1);
      if (obstacle.seat) obstacle.seat.runnerUp ??= { fitted, rule: obstacle.rule };
    }
    this.isOpen = false;
  }

  #wasBefore({ ranked }: FittedTrack): Obstacle | null {
    const was = recordingKeys(ranked.track).some((key) => this.#entry.before.has(key));
    return was ? { rule: 'not-kept', seat: null } : null;
  }

  #ruleAgainst({ ranked: { track } }: FittedTrack): Obstacle | null {
    const holder = firstIn(this.#holders, recordingKeys(track));
    if (holder !== undefined)
      return { rule: holder === this ? 'same-recording' : 'other-playlist', seat: null };
    const byArtist = firstIn(this.#byArtist, artistKeys(track));
    if (byArtist) return { rule: 'artist', seat: byArtist };
    const byAlbum = firstIn(this.#byAlbum, [albumKey(track)]);
    if (byAlbum) return { rule: 'album', seat: byAlbum };
    const ofGenre = firstIn(this.#byGenre, [primaryGenre(track)]) ?? [];
    const last = ofGenre.at(-1);
    return last && ofGenre.length >= this.#weights.perGenreMax ? { rule: 'genre', seat: last } : null;
  }

  #seat(fitted: FittedTrack, kept: boolean): void {
    const seat: OpenSeat = { fitted, kept, runnerUp: null };
    const { track } = fitted.ranked;
    this.seats.push(seat);
    for (const key of recordingKeys(track)) this.#holders.set(key, this);
    for (const key of artistKeys(track)) this.#byArtist.set(key, seat);
    const album = albumKey(track);
    if (album !== null) this.#byAlbum.set(album, seat);
    const genre = primaryGenre(track);
    if (genre !== null) this.#byGenre.set(genre, [...(this.#byGenre.get(genre) ?? []), seat]);
  }
}

function firstIn<T>(map: ReadonlyMap<string, T>, keys: readonly (string | null)[]): T | undefined {
  for (const key of keys) {
    const value = key === null ? undefined : map.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}
