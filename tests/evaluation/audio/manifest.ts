import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const tonics = ['C', 'C#', 'D', 'D#', 'E', 'F', 'F#', 'G', 'G#', 'A', 'A#', 'B'] as const;
export type Tonic = (typeof tonics)[number];

/** 0 = C … 11 = B. */
export const pitchClassOf = (tonic: Tonic): number => tonics.indexOf(tonic);

const entrySchema = z.object({
  /** Relative to the folder of the corpus. */
  file: z.string().min(1),
  group: z.string().min(1),
  /** The original that this one was made from, and how. */
  variant_of: z.string().nullable(),
  transform: z.string().nullable(),
  held_out: z.boolean(),
  /** `none`: the sound has no tempo; null: nobody knows, so it is not scored. */
  tempo: z.union([
    z.object({ bpm: z.number().positive(), octave_firm: z.boolean() }),
    z.literal('none'),
    z.null(),
  ]),
  key: z.union([
    z.object({ tonic: z.enum(tonics), scale: z.enum(['major', 'minor']), hard: z.boolean() }),
    z.literal('none'),
    z.null(),
  ]),
});
export type Entry = z.output<typeof entrySchema>;
export type KeyTruth = Exclude<Entry['key'], 'none' | null>;

export interface Corpus {
  readonly folder: string;
  readonly entries: readonly Entry[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What is built or downloaded for evaluation and is no part of the clone. */
export const cacheFolder = join(homedir(), '.cache/tokyo-record-club');

/** TRC_AUDIO_CORPUS, or a folder of the user's cache; the editions that something is fitted on lie beside it. */
export function corpusFolder(environment: Environment = process.env, edition = 0): string {
  const given = environment['TRC_AUDIO_CORPUS'];
  const folder = given ? resolve(environment['INIT_CWD'] ?? '.', given) : join(cacheFolder, 'audio-corpus');
  return edition === 0 ? folder : `${folder}-fitting-${edition}`;
}

export const hasManifest = (folder: string): boolean => existsSync(join(folder, 'manifest.json'));

/** @throws a sentence that names what is wrong with the manifest */
export function loadCorpus(folder: string): Corpus {
  const path = join(folder, 'manifest.json');
  const parsed = z.array(entrySchema).safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  const files = new Set(parsed.data.map(({ file }) => file));
  const orphan = parsed.data.find(({ variant_of }) => variant_of !== null && !files.has(variant_of));
  if (orphan)
    throw new Error(`${path}: ${orphan.file} is a variant of ${orphan.variant_of}, which is missing.`);
  return { folder, entries: parsed.data };
}

export interface Selection {
  readonly groups: readonly string[];
  /** How many; null for all. */
  readonly sample: number | null;
}

/** The same seeded subset on every run: an entry's place depends on its name alone. */
export function select(entries: readonly Entry[], { groups, sample }: Selection): Entry[] {
  const wanted = entries.filter(({ group }) => groups.length === 0 || groups.includes(group));
  return sample === null ? wanted : seededSubset(wanted, sample, ({ file }) => file);
}

export function seededSubset<T>(items: readonly T[], size: number, nameOf: (item: T) => string): T[] {
  const placed = items.map((item) => ({ item, place: hashOf(nameOf(item)) }));
  const chosen = placed.sort((a, b) => (a.place < b.place ? -1 : 1)).slice(0, size);
  const isChosen = new Set(chosen.map(({ item }) => item));
  return items.filter((item) => isChosen.has(item));
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
