import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ExportFile, ExportFormat } from '@trc/contracts/documents/export.v1';
import type { ReplyOf } from '@trc/contracts/message';
import type { getExport } from '@trc/contracts/queries/get-export.v1';
import { isLostUpload, type Objects } from '@trc/runtime/objects';
import { deviceName } from '../domain/export/device-name.ts';
import { type PlacedFile, padconf, smpName } from '../domain/export/padconf.ts';
import { pictureFiles } from '../domain/export/picture.ts';
import { fileBytes } from '../domain/export/plan-export.ts';
import {
  ArchiveUpload,
  partBytesFor,
  type StoredParts,
  type UploadObjects,
} from './archive-upload.objects.ts';
import { type ConversionParts, conversions } from './conversions.ts';
import {
  type Checkpoint,
  dropUnfinished,
  findCheckpoint,
  keepCheckpoint,
} from './export-checkpoint.objects.ts';
import type { StoredSample } from './exportable-samples.store.ts';
import { openZip } from './zip-archive.ts';

export type ArchiveOrder = NonNullable<ReplyOf<typeof getExport>>;

export interface MadeArchive {
  readonly files: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Of all tries, as far as their checkpoints tell. */
  readonly cpuMs: number;
  readonly storageWrites: number;
  readonly leftOut: Checkpoint['left_out'];
}

export interface ArchiveParts extends Pick<ConversionParts, 'pool'> {
  readonly objects: UploadObjects &
    Pick<Objects, 'get' | 'head' | 'stream' | 'delete' | 'storedParts' | 'abortMultiparts'>;
  readonly progress: (done: number, of: number) => void;
  /** Asked wherever one could go on later. */
  readonly isWanted: () => Promise<boolean>;
  readonly signal: AbortSignal;
  /** At least 5 MiB; what suits the size of the archive when left out. */
  readonly partBytes?: number;
}

const manifestPath = 'SHA256SUMS.TXT';
const projectFolder = 'IMPORT/PROJECT_01';

/** The archive has no sound in it: nothing was stored. */
export class EmptyArchive extends Error {}

/** Nobody waits for the archive any more. What there is of it is the caller's to take away. */
export class UnwantedArchive extends Error {}

/** A sound of which a part is stored is there no more, or another one. */
class ChangedSound extends Error {}

/**
 * Makes the archive sound by sound and stores it as it comes: in memory are at most the sounds that are worked on and three parts. Its paths are those of
 * the memory card. The same sounds in the same order make the same bytes.
 * A try that ends in the middle leaves a checkpoint, and the next one converts only what is missing and the sound that the last part ends in; when storage
 * has lost the upload, or that sound is another one, it begins anew. The checkpoint stays until the caller forgets it, so that a try whose end was not
 * noted has nothing to do again.
 * @throws EmptyArchive when none of the sounds could be read, UnwantedArchive; what fails of parts or storage passes through
 */
export async function storeArchive(
  objectKey: string,
  order: ArchiveOrder,
  samples: readonly StoredSample[],
  parts: ArchiveParts,
): Promise<MadeArchive> {
  const { objects } = parts;
  const orderSha256 = sha256Of(Buffer.from(JSON.stringify(order)));
  const found = await findCheckpoint(objects, objectKey, orderSha256);
  const stored = found && (await whatIsStored(objects, objectKey, found));
  const anew = async () => {
    await dropUnfinished(objects, objectKey);
    const partBytes = parts.partBytes ?? partBytesFor(plannedBytes(order, samples));
    return make(objectKey, order, samples, parts, beginning(orderSha256, partBytes));
  };
  if (!found || !stored) return anew();
  if (!found.is_whole)
    return make(objectKey, order, samples, parts, found).catch((error: unknown) => {
      if (error instanceof ChangedSound) return anew();
      throw error;
    });
  if (stored === 'parts') await objects.completeMultipart(objectKey, found.multipart_id, found.tags);
  return madeOf(
    found,
    found.size_bytes,
    await storedSha256(objects, objectKey, parts.signal),
    2 * found.tags.length + 2,
  );
}

/** Of all sounds; what stands around them is nothing beside it. */
function plannedBytes({ format, files }: ArchiveOrder, samples: readonly StoredSample[]): number {
  const bytesOf = new Map(samples.map((sample) => [sample.id, fileBytes(format, sample)]));
  return files.reduce((sum, { sample_id }) => sum + (bytesOf.get(sample_id) ?? 0), 0);
}

const beginning = (orderSha256: string, partBytes: number): Checkpoint => ({
  order_sha256: orderSha256,
  multipart_id: '',
  tags: [],
  size_bytes: 0,
  part_bytes: partBytes,
  cut_sha256: null,
  is_whole: false,
  done: 0,
  written: [],
  left_out: [],
  cpu_ms: 0,
});

/** Whether storage has what the checkpoint tells of: as parts, or as the object already. */
async function whatIsStored(
  objects: ArchiveParts['objects'],
  objectKey: string,
  { multipart_id, tags, is_whole, size_bytes }: Checkpoint,
): Promise<'parts' | 'object' | null> {
  const stored = await objects.storedParts(objectKey, multipart_id);
  if (stored) {
    // Of what came after the checkpoint the same will be stored again.
    const own = is_whole ? stored : stored.filter(({ number }) => number <= tags.length);
    const ownBytes = own.reduce((sum, part) => sum + part.sizeBytes, 0);
    return own.length === tags.length && ownBytes === size_bytes ? 'parts' : null;
  }
  const facts = is_whole ? await objects.head(objectKey) : null;
  return facts?.sizeBytes === size_bytes ? 'object' : null;
}

async function make(
  objectKey: string,
  order: ArchiveOrder,
  samples: readonly StoredSample[],
  parts: ArchiveParts,
  begun: Checkpoint,
): Promise<MadeArchive> {
  const { objects, signal } = parts;
  const isContinued = begun.tags.length > 0;
  const stored = { multipartId: begun.multipart_id, tags: begun.tags, sizeBytes: begun.size_bytes };
  const upload = new ArchiveUpload(objects, objectKey, isContinued ? stored : null, begun.part_bytes);
  const zip = openZip();
  const sha256 = createHash('sha256');
  const written = [...begun.written];
  const leftOut = [...begun.left_out];
  let { done, cpu_ms: cpuMs } = begun;
  for (const { file, size_bytes, crc32 } of written)
    zip.add({ path: pathOf(order, order.files[file] as ExportFile), sizeBytes: size_bytes, crc32 });
  // Behind the sounds that are done with, and stored all the same.
  let skippedBytes = begun.size_bytes - zip.sizeBytes;

  /** @param cutSha256 of the sound that the bytes are of */
  const send = async (bytes: Uint8Array, cutSha256: string | null = null) => {
    signal.throwIfAborted();
    const missing = bytes.subarray(skippedBytes);
    skippedBytes -= bytes.length - missing.length;
    sha256.update(missing);
    await upload.add(missing, note(state(false, cutSha256)));
  };
  const state = (
    isWhole: boolean,
    cutSha256: string | null = null,
  ): Omit<Checkpoint, 'multipart_id' | 'tags' | 'size_bytes'> => ({
    order_sha256: begun.order_sha256,
    part_bytes: begun.part_bytes,
    cut_sha256: cutSha256,
    is_whole: isWhole,
    done,
    written: [...written],
    left_out: [...leftOut],
    cpu_ms: cpuMs,
  });
  const note =
    (now: ReturnType<typeof state>) =>
    async ({ multipartId, tags, sizeBytes }: StoredParts) => {
      signal.throwIfAborted();
      const stored = { multipart_id: multipartId, tags: [...tags], size_bytes: sizeBytes };
      await keepCheckpoint(objects, objectKey, { ...now, ...stored });
      if (!now.is_whole && !(await parts.isWanted()))
        throw new UnwantedArchive('nobody waits for it any more');
    };

  try {
    for await (const { file, index, outcome, cpuMs: spentMs } of conversions(order, samples, parts, done)) {
      signal.throwIfAborted();
      if (skippedBytes > 0 && !(outcome.ok && outcome.file.sha256 === begun.cut_sha256))
        throw new ChangedSound(`${file.sample_id} is not what was stored of it`);
      if (outcome.ok) {
        const { bytes, crc32, sha256 } = outcome.file;
        await send(zip.add({ path: pathOf(order, file), sizeBytes: bytes.length, crc32 }), sha256);
        await send(bytes, sha256);
        written.push({ file: index, size_bytes: bytes.length, crc32, sha256 });
      } else if (!leftOut.some(({ sample_id }) => sample_id === file.sample_id))
        leftOut.push({ sample_id: file.sample_id, reason: outcome.reason, detail: outcome.detail });
      cpuMs += spentMs;
      done = index + 1;
      parts.progress(done, order.files.length);
    }
  } finally {
    await upload.quiet();
  }
  if (written.length === 0) throw new EmptyArchive('none of the sounds could be read');
  for (const { path, bytes } of lastFiles(order, written)) {
    await send(zip.add({ path, sizeBytes: bytes.length, crc32: crc32(bytes) }));
    await send(bytes);
  }
  await send(zip.end());
  let isReadBack = isContinued;
  try {
    await upload.finish(note(state(true)));
  } catch (error) {
    if (!isLostUpload(error)) throw error;
    isReadBack = true;
    // The answer to a completion may get lost, and the request that repeats it then finds nothing to complete.
    if ((await objects.head(objectKey))?.sizeBytes !== zip.sizeBytes) {
      await dropUnfinished(objects, objectKey);
      throw error;
    }
  }
  const whole = isReadBack ? await storedSha256(objects, objectKey, signal) : sha256.digest('hex');
  return madeOf(state(true), zip.sizeBytes, whole, upload.writes);
}

function madeOf(
  { written, left_out, cpu_ms }: Pick<Checkpoint, 'written' | 'left_out' | 'cpu_ms'>,
  sizeBytes: number,
  sha256: string,
  storageWrites: number,
): MadeArchive {
  return { files: written.length, sizeBytes, sha256, cpuMs: cpu_ms, storageWrites, leftOut: left_out };
}

/** Of a stored object. What an earlier try has sent is hashed by reading it: no hash of node's can be kept over the end of its process. */
async function storedSha256(
  objects: Pick<Objects, 'stream'>,
  objectKey: string,
  signal: AbortSignal,
): Promise<string> {
  const sha256 = createHash('sha256');
  for await (const piece of await objects.stream(objectKey)) {
    signal.throwIfAborted();
    sha256.update(piece);
  }
  return sha256.digest('hex');
}

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What stands behind the sounds: a project's configuration and picture, and the checksums of everything before them. */
function lastFiles(
  order: ArchiveOrder,
  written: Checkpoint['written'],
): ReadonlyArray<{ readonly path: string; readonly bytes: Uint8Array }> {
  const sounds = written.map(({ file, ...facts }) => ({ file: order.files[file] as ExportFile, ...facts }));
  const sums = sounds.map(({ file, sha256 }) => `${sha256}  ${pathOf(order, file)}`);
  const files: Array<{ path: string; bytes: Uint8Array }> = [];
  if (order.format === 'sp404mk2-project') {
    const placed = sounds.flatMap(({ file: { name, pad }, size_bytes }): PlacedFile[] =>
      pad ? [{ name, pad, smpBytes: size_bytes }] : [],
    );
    files.push({ path: 'PADCONF.BIN', bytes: padconf(placed, order.layout) });
    if (order.picture !== null) files.push(...pictureFiles(order.picture));
    for (const file of files) file.path = `${projectFolder}/${file.path}`;
  }
  for (const { path, bytes } of files) sums.push(`${sha256Of(bytes)}  ${path}`);
  return [...files, { path: manifestPath, bytes: Buffer.from(`${sums.join('\n')}\n`) }];
}

const endings: Readonly<Record<Exclude<ExportFormat, 'sp404mk2-project'>, string>> = {
  'wav-48k16': 'WAV',
  'aiff-48k16': 'AIF',
};

function pathOf({ format, name }: Pick<ArchiveOrder, 'format' | 'name'>, file: ExportFile): string {
  if (format === 'sp404mk2-project')
    return `${projectFolder}/SMPL/${smpName(file.pad ?? { bank: 1, pad: 1 })}`;
  return `IMPORT/${deviceName(`${name}.zip`)}/${file.name}.${endings[format]}`;
}
