import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dice, seedOf } from '@trc/music/dice';
import { installPackages } from '../../../../tools/debian.ts';
import { corpusFolder } from '../manifest.ts';
import { accompaniments } from './accompaniments.ts';
import { moreWithoutTempo } from './fitting-only.ts';
import { freeDrums, rubato } from './free-time.ts';
import { kitLoops } from './kit-loops.ts';
import { composedLoops } from './loops.ts';
import type { CorpusFile, Item } from './manifest.ts';
import { noises, speech, textures } from './noises.ts';
import { gestures, singleNotes } from './one-shots.ts';
import { drumStrokes, openttd, sonicPiSamples, trackers } from './packages.ts';
import { drones } from './pads.ts';
import { evaluationSeeds, fittingSeeds, type Seeds } from './seeds.ts';
import { drumTracks, songs } from './songs.ts';
import { variants } from './variants.ts';

const packages = [
  'fluidsynth',
  'fluid-soundfont-gm',
  'timgm6mb-soundfont',
  'sox',
  'lame',
  'flac',
  'ffmpeg',
  'rubberband-cli',
  'espeak-ng',
  'mma',
  'openmpt123',
  'openttd-openmsx',
  'heroes-sound-tracks',
  'tecnoballz-data',
  'circuslinux-data',
  'pingus-data',
  'hydrogen-drumkits',
  'sonic-pi-samples',
];

export interface Build {
  readonly folder: string;
  /** 0 for the sounds that are scored; any other number for an edition that only what is fitted may hear. */
  readonly edition: number;
  readonly log: (line: string) => void;
}

/**
 * Makes those files of the corpus that are not there yet and writes its manifest.
 * Everything is decided by fixed seeds, so that two machines with the same packages get the same corpus.
 * @throws Error that names the first file that could not be made; what was made before stays and is not made again
 */
export async function buildCorpus({ folder, edition, log }: Build): Promise<CorpusFile[]> {
  await installPackages(packages, log);
  const originals = edition === 0 ? await scored() : fitted(edition);
  const copies = variants(originals, folder);
  await makeAll(originals, folder, log);
  await makeAll(copies, folder, log);
  const manifest = [...originals, ...copies].map(entry);
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  log(`${manifest.length} files in ${folder}`);
  return manifest;
}

async function scored(): Promise<Item[]> {
  return [
    ...generated(evaluationSeeds),
    ...noises(),
    ...speech(),
    ...openttd(),
    ...trackers(),
    ...(await sonicPiSamples()),
  ];
}

/** Of what is held out of the scored sounds, a genre at a speed or a groove, there is nothing in any edition. */
function fitted(edition: number): Item[] {
  const sameKind = generated(evaluationSeeds);
  const own = generated(fittingSeeds(edition)).filter((_, at) => !heldOut((sameKind[at] as Item).file));
  return [...own, ...moreWithoutTempo(edition)];
}

/** What a seed decides. Every edition has the same kinds in the same order. */
function generated(seeds: Seeds): Item[] {
  return [
    ...songs(seeds),
    ...drumTracks(seeds),
    ...composedLoops(seeds),
    ...singleNotes(seeds),
    ...gestures(seeds),
    ...drones(seeds),
    ...rubato(seeds),
    ...freeDrums(seeds),
    ...textures(seeds),
    ...accompaniments(seeds),
    ...drumStrokes(seeds),
    ...kitLoops(seeds),
  ];
}

async function makeAll(items: readonly Item[], folder: string, log: Build['log']): Promise<void> {
  const missing = items.filter(({ file }) => !existsSync(join(folder, file)));
  // Of a build that was stopped, some of every kind should be there.
  missing.sort((a, b) => seedOf(a.file) - seedOf(b.file));
  let made = 0;
  const worker = async () => {
    for (let item = missing.shift(); item; item = missing.shift()) {
      await makeOne(item, folder);
      made += 1;
      if (made % 50 === 0) log(`${made} files made, ${missing.length} to go`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** A file appears under its name only when it is complete. */
async function makeOne(item: Item, folder: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'audio-corpus-'));
  const target = join(folder, item.file);
  const unfinished = join(dirname(target), `.${item.file.replaceAll('/', '-')}.part${extname(target)}`);
  try {
    await mkdir(dirname(target), { recursive: true });
    await item.make(unfinished, scratch);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw new Error(`${item.file}: ${(error as Error).message}`, { cause: error });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function entry({ file, group, tempo, key, variant_of = undefined, transform = undefined }: Item): CorpusFile {
  const held_out = heldOut(variant_of ?? file);
  return { file, group, variant_of: variant_of ?? null, transform: transform ?? null, held_out, tempo, key };
}

/** A third of the originals, by their names alone: an added file moves no other one. */
export function heldOut(original: string): boolean {
  return dice(seedOf(original))() < 1 / 3;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const edition = Number(process.argv[2] ?? 0);
  await buildCorpus({
    folder: corpusFolder(process.env, edition),
    edition,
    log: (line) => console.log(line),
  });
}
