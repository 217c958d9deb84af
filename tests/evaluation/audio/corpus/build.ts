import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, homedir, tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dice, seedOf } from '@trc/music/dice';
import { installPackages } from '../../../../tools/debian.ts';
import { accompaniments } from './accompaniments.ts';
import { freeDrums, rubato } from './free-time.ts';
import { kitLoops } from './kit-loops.ts';
import { composedLoops } from './loops.ts';
import type { CorpusFile, Item } from './manifest.ts';
import { noises, speech, textures } from './noises.ts';
import { gestures, singleNotes } from './one-shots.ts';
import { drumStrokes, openttd, sonicPiSamples, trackers } from './packages.ts';
import { drones } from './pads.ts';
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
  readonly log: (line: string) => void;
}

/** Where the corpus is: TRC_AUDIO_CORPUS, or a folder of the user's cache. */
export function corpusFolder(): string {
  return process.env['TRC_AUDIO_CORPUS'] ?? join(homedir(), '.cache/tokyo-record-club/audio-corpus');
}

/**
 * Makes those files of the corpus that are not there yet and writes its manifest.
 * Everything is decided by fixed seeds, so that two machines with the same packages get the same corpus.
 * @throws Error that names the first file that could not be made; what was made before stays and is not made again
 */
export async function buildCorpus({ folder, log }: Build): Promise<CorpusFile[]> {
  await installPackages(packages, log);
  const originals = [
    ...songs(),
    ...drumTracks(),
    ...composedLoops(),
    ...singleNotes(),
    ...gestures(),
    ...drones(),
    ...rubato(),
    ...freeDrums(),
    ...noises(),
    ...textures(),
    ...speech(),
    ...accompaniments(),
    ...openttd(),
    ...trackers(),
    ...(await sonicPiSamples()),
    ...drumStrokes(),
    ...kitLoops(),
  ];
  const copies = variants(originals, folder);
  await makeAll(originals, { folder, log });
  await makeAll(copies, { folder, log });
  const manifest = [...originals, ...copies].map(entry);
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  log(`${manifest.length} files in ${folder}`);
  return manifest;
}

async function makeAll(items: readonly Item[], { folder, log }: Build): Promise<void> {
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await buildCorpus({ folder: corpusFolder(), log: (line) => console.log(line) });
