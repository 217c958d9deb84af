import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { device } from '@trc/contracts/documents/export.v1';
import {
  type ProjectLeftOut,
  type ProjectTempos,
  projectLeftOutMax,
} from '@trc/contracts/documents/project-import.v1';
import type { projectRead } from '@trc/contracts/events/project-read.v1';
import type { Id } from '@trc/contracts/ids';
import type { MessageOf } from '@trc/contracts/message';
import type { Objects } from '@trc/runtime/objects';
import { headerBytesOf, headerOf, type Md5 } from '../domain/export/file-forms.ts';
import { PADCONF_BYTES } from '../domain/export/padconf.ts';
import {
  type PadRead,
  projectFolders,
  type Read,
  readPadconf,
  readSmpHeader,
  readSums,
  soundPath,
} from '../domain/export/read-project.ts';
import {
  type ArchiveEntry,
  BrokenArchive,
  BrokenEntry,
  listArchive,
  type Ranges,
  readEntry,
  slicesOf,
} from './project-archive.ts';

type Message = MessageOf<typeof projectRead>;
type Sound = Message['sounds'][number];

export interface ReadParts {
  readonly objects: Pick<Objects, 'putStream' | 'delete'>;
  /** Where the sounds go, and what they are called there, in this order. */
  readonly soundsPrefix: string;
  readonly sampleIds: readonly Id<'sample'>[];
  readonly progress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

export interface StoredProject {
  readonly tempos: ProjectTempos;
  readonly pads: Message['pads'];
  readonly sounds: readonly Sound[];
  readonly leftOut: readonly ProjectLeftOut[];
  /** Of reading, checking and turning numbers around. */
  readonly cpuMs: number;
}

const manifestName = 'SHA256SUMS.TXT';
const manifestBytesMax = 256 * 1024;

const md5: Md5 = (bytes) => createHash('md5').update(bytes).digest();

/**
 * Reads the first project of an archive and stores each of its sounds once as a WAV file with exactly its numbers. In memory are some slices of one
 * sound; no byte of the archive is read twice but headers. A sound that is broken leaves no object and does not stop the others. The same archive stores
 * the same bytes at the same places.
 * @throws BrokenArchive when there is no project, or no sound in it; what fails of the storage passes through
 */
export async function storeProjectSounds(file: Ranges, parts: ReadParts): Promise<StoredProject> {
  const entries = await listArchive(file);
  const byPath = new Map(entries.map((entry) => [entry.path.toUpperCase(), entry]));
  const [folder] = projectFolders(entries.map(({ path }) => path));
  if (folder === undefined)
    throw new BrokenArchive(
      'The archive has no PADCONF.BIN where one of a project is: at IMPORT/PROJECT_01 or EXPORT/PROJECT/PROJECT_01, or at its root.',
    );
  const manifest = manifestOf(entries, folder);
  const sums = manifest ? await sumsOf(file, manifest) : new Map<string, string>();
  const { tempos, pads } = await projectOf(file, byPath.get(`${folder}PADCONF.BIN`.toUpperCase()), sums);

  const leftOut: ProjectLeftOut[] = [];
  const placed: Array<Message['pads'][number]> = [];
  const sounds = new Map<string, Sound>();
  let cpuMs = 0;
  for (const [i, pad] of pads.entries()) {
    parts.signal.throwIfAborted();
    const path = soundPath(folder, pad);
    const entry = byPath.get(path.toUpperCase());
    const id = parts.sampleIds[sounds.size];
    if (!entry || !id) {
      leftOut.push({ path, reason: 'missing', detail: 'The archive does not have the sound of this pad.' });
      continue;
    }
    const objectKey = `${parts.soundsPrefix}${id}`;
    const read = new SoundReading(file, entry, pad, sums.get(entry.path));
    try {
      await parts.objects.putStream(objectKey, Readable.from(read.wav(), { objectMode: false }), 'audio/wav');
    } catch (error) {
      const fault = read.fault;
      if (!fault) throw error;
      leftOut.push({ path, reason: 'broken', detail: fault.message });
      continue;
    } finally {
      cpuMs += read.cpuMs;
    }
    const known = sounds.get(read.sha256);
    if (known) await parts.objects.delete(objectKey);
    const { smpBytes: _smpBytes, ...place } = pad;
    placed.push({ ...place, sample_id: known?.sample_id ?? id });
    if (!known)
      sounds.set(read.sha256, {
        sample_id: id,
        object_key: objectKey,
        filename: `${pad.name}.wav`,
        size_bytes: read.sizeBytes,
        sha256: read.sha256,
        duration_s: read.frames / device.sampleRateHz,
      });
    parts.progress(i + 1, pads.length);
  }
  if (sounds.size === 0)
    throw new BrokenArchive(
      leftOut[0]
        ? `No sound of the project can be read. ${leftOut[0].path}: ${leftOut[0].detail}`
        : 'No pad of the project has a sound.',
    );
  leftOut.push(...others(entries, folder, pads, manifest));
  return { tempos, pads: placed, sounds: [...sounds.values()], leftOut: bounded(leftOut), cpuMs };
}

/** The manifest beside the folders of the card; its paths begin where it lies. */
function manifestOf(entries: readonly ArchiveEntry[], folder: string): ArchiveEntry | null {
  const found = entries.filter(({ path }) => {
    const base = path.slice(0, -manifestName.length);
    return path.toUpperCase().endsWith(manifestName) && folder.startsWith(base) && /^$|\/$/.test(base);
  });
  return found.sort((a, b) => a.path.length - b.path.length)[0] ?? null;
}

async function sumsOf(file: Ranges, manifest: ArchiveEntry): Promise<ReadonlyMap<string, string>> {
  const base = manifest.path.slice(0, -manifestName.length);
  const bytes = await whole(readEntry(file, manifest, manifestBytesMax), manifest.path);
  const sums = orThrow(readSums(bytes.toString('utf8')));
  return new Map([...sums].map(([path, sum]) => [`${base}${path}`, sum]));
}

async function projectOf(file: Ranges, entry: ArchiveEntry | undefined, sums: ReadonlyMap<string, string>) {
  if (!entry) throw new BrokenArchive('The archive has no PADCONF.BIN.');
  const bytes = await whole(readEntry(file, entry, 4 * PADCONF_BYTES), entry.path);
  const sum = sums.get(entry.path);
  if (sum && sum !== createHash('sha256').update(bytes).digest('hex'))
    throw new BrokenArchive('PADCONF.BIN is not the file of which SHA256SUMS.TXT tells.');
  return orThrow(readPadconf(bytes));
}

/** What every project needs: a fault of it is one of the archive. */
function whole<T>(reading: Promise<T>, path: string): Promise<T> {
  return reading.catch((error: unknown) => {
    throw error instanceof BrokenEntry ? new BrokenArchive(`${path}: ${error.message}`) : error;
  });
}

function orThrow<T>(read: Read<T>): T {
  if (!read.ok) throw new BrokenArchive(read.detail);
  return read.value;
}

/** One sound on its way out of the archive. What is known of it stands here when `wav` has come to its end. */
class SoundReading {
  readonly #file: Ranges;
  readonly #entry: ArchiveEntry;
  readonly #pad: PadRead;
  readonly #sum: string | undefined;
  fault: BrokenEntry | null = null;
  sha256 = '';
  sizeBytes = 0;
  frames = 0;
  cpuMs = 0;

  constructor(file: Ranges, entry: ArchiveEntry, pad: PadRead, sum: string | undefined) {
    this.#file = file;
    this.#entry = entry;
    this.#pad = pad;
    this.#sum = sum;
  }

  /** @throws BrokenEntry, which `fault` keeps: a stream may hide what ended it */
  async *wav(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.#wav();
    } catch (error) {
      if (error instanceof BrokenEntry) this.fault = error;
      throw error;
    }
  }

  async *#wav(): AsyncGenerator<Uint8Array> {
    const { sizeBytes } = this.#entry;
    if (sizeBytes !== this.#pad.smpBytes)
      throw new BrokenEntry(`It has ${sizeBytes} bytes; its pad says ${this.#pad.smpBytes}.`);
    const smp = createHash('sha256');
    const wav = createHash('sha256');
    let isBegun = false;
    for await (const slice of slicesOf(this.#file, this.#entry)) {
      const startedMs = performance.now();
      smp.update(slice);
      const pieces = isBegun ? [] : [this.#begin(slice)];
      // Slices are of even length and so is the header: no number of two bytes lies in two of them.
      pieces.push(Buffer.from(isBegun ? slice : slice.subarray(headerBytesOf['sp404mk2-project'])).swap16());
      isBegun = true;
      for (const piece of pieces) {
        wav.update(piece);
        this.sizeBytes += piece.length;
      }
      this.cpuMs += performance.now() - startedMs;
      yield* pieces;
    }
    if (this.#sum && this.#sum !== smp.digest('hex'))
      throw new BrokenEntry('It is not the file of which SHA256SUMS.TXT tells.');
    this.sha256 = wav.digest('hex');
  }

  #begin(head: Uint8Array): Buffer {
    const read = readSmpHeader(head, this.#entry.sizeBytes, md5);
    if (!read.ok) throw new BrokenEntry(read.detail);
    const { frames, channels } = read.value;
    this.frames = frames;
    return Buffer.from(headerOf('wav-48k16', frames, channels, md5));
  }
}

/** What else is in the archive, named so that nobody thinks it came along. */
function others(
  entries: readonly ArchiveEntry[],
  folder: string,
  pads: readonly PadRead[],
  manifest: ArchiveEntry | null,
): readonly ProjectLeftOut[] {
  const known = new Set(
    [`${folder}PADCONF.BIN`, ...pads.map((pad) => soundPath(folder, pad))].map((path) => path.toUpperCase()),
  );
  return entries
    .filter(
      (entry) => !entry.path.endsWith('/') && entry !== manifest && !known.has(entry.path.toUpperCase()),
    )
    .map(({ path }) =>
      path.toUpperCase().startsWith(`${folder}SMPL/`.toUpperCase()) && /\.SMP$/i.test(path)
        ? { path, reason: 'no-pad', detail: 'No pad of the project has this sound.' }
        : { path, reason: 'not-read', detail: 'Of a project, its pads and their sounds are read.' },
    );
}

function bounded(leftOut: readonly ProjectLeftOut[]): readonly ProjectLeftOut[] {
  if (leftOut.length <= projectLeftOutMax) return leftOut;
  const named = leftOut.slice(0, projectLeftOutMax - 1);
  const more = leftOut.length - named.length;
  return [...named, { path: '', reason: 'not-read', detail: `And ${more} files more.` }];
}
