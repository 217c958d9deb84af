import { readFileSync } from 'node:fs';
import { dice, draw, seedOf } from '@trc/music/dice';
import { z } from 'zod';
import { UsageError } from './options.ts';

/** One playlist that somebody made: some of its tracks are shown, the others are to be found. */
export interface Case {
  readonly id: string;
  readonly seeds: readonly string[];
  readonly targets: readonly string[];
}

const casesSchema = z.array(
  z.object({
    id: z.string(),
    seeds: z.array(z.string()).min(3).max(10),
    targets: z.array(z.string()).min(1),
  }),
);

const playlistsSchema = z.array(z.object({ id: z.string(), tracks: z.array(z.string()) }));
export type RealPlaylist = z.output<typeof playlistsSchema>[number];

/** @throws UsageError with the file's name when it is no list of cases. */
export function readCases(path: string): readonly Case[] {
  return read(path, casesSchema);
}

/** @throws UsageError with the file's name when it is no list of playlists. */
export function readPlaylists(path: string): readonly RealPlaylist[] {
  return read(path, playlistsSchema);
}

function read<T>(path: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonIn(path));
  if (!parsed.success) throw new UsageError(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

const seedCount = 10;
const targetsMin = 10;

/** Ten tracks of each playlist as seeds, drawn by the playlist's id; playlists too short for that are left out. */
export function casesOf(playlists: readonly RealPlaylist[], isKnown: (id: string) => boolean): Case[] {
  return playlists.flatMap(({ id, tracks }) => {
    const known = [...new Set(tracks)].filter(isKnown);
    if (known.length < seedCount + targetsMin) return [];
    const shuffled = draw(known, known.length, dice(seedOf(id)));
    return [{ id, seeds: shuffled.slice(0, seedCount), targets: shuffled.slice(seedCount) }];
  });
}

/** The cases without the tracks that the catalogue does not have, and how many those were: nobody can find them. */
export function withoutUnknown(
  cases: readonly Case[],
  isKnown: (id: string) => boolean,
): { readonly cases: Case[]; readonly unknown: number } {
  const unknown = cases.flatMap(({ seeds, targets }) => [...seeds, ...targets]).filter((id) => !isKnown(id));
  return {
    cases: cases.map(({ id, seeds, targets }) => ({
      id,
      seeds: seeds.filter(isKnown),
      targets: targets.filter(isKnown),
    })),
    unknown: unknown.length,
  };
}

/** Ids that more than one case has. */
export function repeatedIds(cases: readonly Case[]): string[] {
  const seen = new Set<string>();
  return [...new Set(cases.map(({ id }) => id).filter((id) => seen.size === seen.add(id).size))];
}
