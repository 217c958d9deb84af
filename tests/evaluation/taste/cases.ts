import { readFileSync } from 'node:fs';
import { dice, draw, seedOf } from '@trc/music/dice';
import { z } from 'zod';

/** One playlist that somebody made: ten of its tracks are shown, the others are to be found. */
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

/** @throws with the file's name when it is not there or is no list of cases. */
export function readCases(path: string): readonly Case[] {
  return read(path, casesSchema);
}

export function readPlaylists(path: string): readonly RealPlaylist[] {
  return read(path, playlistsSchema);
}

function read<T>(path: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
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
