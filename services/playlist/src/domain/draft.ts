import type { Track } from '@trc/contracts/documents/track.v1';
import { recordingKeys } from '@trc/music/identity';
import { albumKey, artistKeys, primaryGenre } from './identity.ts';
import type { FittedTrack } from './intersect.ts';
import type { Weights } from './weights.v2.ts';

/** A rule under which one track of the playlist keeps another one out. */
export type SeatRule = 'artist' | 'album' | 'genre';
/** Why a track that an intersection wanted is not in its playlist. */
export type Rule = SeatRule | 'other-playlist' | 'same-recording' | 'not-kept' | 'artist-elsewhere';

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
 * `perGenreMax` of one primary genre. An artist comes once in a world, one of the seeds' artists `perArtistOfWorldMax`
 * times. When a playlist has `broadSeats` tracks, and when nobody new is left, second tracks of the others come in too.
 * Rules only tighten while a draft goes on, so every wish is looked at once in it.
 * @param genreMax how many tracks of a primary genre one playlist may have.
 * @param reserved tracks of playlists that are not in the draft, and stay as they are.
 */
export function draft(
  entries: readonly DraftEntry[],
  weights: Weights,
  genreMax: (genre: string) => number,
  reserved: readonly Track[] = [],
): Drafted[] {
  const hall: Hall = {
    holders: new Map<string, Table | null>(reserved.flatMap(recordingKeys).map((key) => [key, null])),
    appearances: new Map(),
    genreMax,
    weights,
  };
  for (const track of reserved) appear(hall, track);
  const tables = entries.map((entry) => new Table(entry, hall));
  for (const table of tables) table.seatKept();
  const courses = [
    { artistMax: 1, seatsMax: weights.broadSeats },
    { artistMax: weights.perArtistOfWorldMax, seatsMax: weights.tracksMax },
  ];
  let round = 0;
  for (const course of courses) {
    for (const table of tables) table.open(course);
    for (; tables.some((table) => table.isOpen); round += 1) {
      for (const table of round % 2 === 0 ? tables : [...tables].reverse()) table.pick();
    }
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

/** What all tables share. */
interface Hall {
  /** Which table has a recording, `null` for none that drafts. */
  readonly holders: Map<string, Table | null>;
  /** Tracks of each artist, over all playlists. */
  readonly appearances: Map<string, number>;
  readonly genreMax: (genre: string) => number;
  readonly weights: Weights;
}

/** One pass of the draft: until a playlist has so many tracks, artists who are new to the listener come so often. */
interface Course {
  readonly artistMax: number;
  readonly seatsMax: number;
}

function appear({ appearances }: Hall, track: Track): void {
  for (const key of artistKeys(track)) appearances.set(key, (appearances.get(key) ?? 0) + 1);
}

class Table {
  readonly seats: OpenSeat[] = [];
  readonly lost = new Map<Rule, number>();
  isOpen = false;
  readonly #entry: DraftEntry;
  readonly #hall: Hall;
  readonly #byArtist = new Map<string, OpenSeat>();
  readonly #byAlbum = new Map<string, OpenSeat>();
  readonly #byGenre = new Map<string, OpenSeat[]>();
  #next = 0;
  #course: Course;

  constructor(entry: DraftEntry, hall: Hall) {
    this.#entry = entry;
    this.#hall = hall;
    this.#course = { artistMax: hall.weights.perArtistOfWorldMax, seatsMax: 0 };
  }

  /** Starts over with the best wish. */
  open(course: Course): void {
    this.#course = course;
    this.#next = 0;
    this.isOpen = this.seats.length < course.seatsMax;
    if (this.isOpen) this.lost.clear();
  }

  seatKept(): void {
    for (const fitted of this.#entry.staying) {
      if (this.seats.length >= this.#entry.keptMax) return;
      if (this.#ruleAgainst(fitted) === null) this.#seat(fitted, true);
    }
  }

  /** Takes the best wish that the rules allow; closes when the playlist is full or nothing is left. */
  pick(): void {
    while (this.isOpen) {
      const fitted = this.#entry.wishes[this.#next];
      if (!fitted) break;
      this.#next += 1;
      const obstacle = this.#wasBefore(fitted) ?? this.#ruleAgainst(fitted);
      if (obstacle === null) {
        this.#seat(fitted, false);
        this.isOpen = this.seats.length < this.#course.seatsMax;
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

  #ruleAgainst({ ranked: { track, newArtist } }: FittedTrack): Obstacle | null {
    const { holders, appearances, genreMax, weights } = this.#hall;
    const holder = firstIn(holders, recordingKeys(track));
    if (holder !== undefined)
      return { rule: holder === this ? 'same-recording' : 'other-playlist', seat: null };
    const byArtist = firstIn(this.#byArtist, artistKeys(track));
    if (byArtist) return { rule: 'artist', seat: byArtist };
    const byAlbum = firstIn(this.#byAlbum, [albumKey(track)]);
    if (byAlbum) return { rule: 'album', seat: byAlbum };
    const genre = primaryGenre(track);
    const ofGenre = firstIn(this.#byGenre, [genre]) ?? [];
    const last = ofGenre.at(-1);
    if (genre !== null && last && ofGenre.length >= genreMax(genre)) return { rule: 'genre', seat: last };
    const artistMax = newArtist ? this.#course.artistMax : weights.perArtistOfWorldMax;
    const isEverywhere = artistKeys(track).some((key) => (appearances.get(key) ?? 0) >= artistMax);
    return isEverywhere ? { rule: 'artist-elsewhere', seat: null } : null;
  }

  #seat(fitted: FittedTrack, kept: boolean): void {
    const seat: OpenSeat = { fitted, kept, runnerUp: null };
    const { track } = fitted.ranked;
    this.seats.push(seat);
    for (const key of recordingKeys(track)) this.#hall.holders.set(key, this);
    for (const key of artistKeys(track)) this.#byArtist.set(key, seat);
    appear(this.#hall, track);
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
