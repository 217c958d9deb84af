import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { ExportFile, ExportFormat, leftOutReasons } from '@trc/contracts/documents/export.v1';
import type { Objects } from '@trc/runtime/objects';
import { deviceName } from '../domain/export/device-name.ts';
import { type PlacedFile, padconf, smpName } from '../domain/export/padconf.ts';
import type { AnalysisPool, ConversionOutcome } from './analysis-pool.ts';
import type { StoredSample } from './exportable-samples.store.ts';
import { type ZipEntry, zipArchive } from './zip-archive.ts';

export interface ArchiveOrder {
  readonly format: ExportFormat;
  readonly name: string;
  readonly files: readonly ExportFile[];
}

export interface LeftOut {
  readonly sample_id: ExportFile['sample_id'];
  readonly reason: (typeof leftOutReasons)[number];
  readonly detail: string;
}

export interface MadeArchive {
  readonly files: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly cpuMs: number;
  readonly leftOut: readonly LeftOut[];
}

export interface ArchiveParts {
  readonly objects: Pick<Objects, 'get' | 'putStream'>;
  readonly pool: Pick<AnalysisPool, 'convert'>;
  readonly progress: (done: number, of: number) => void;
  readonly signal: AbortSignal;
}

/** A codec's frames overlap the end of the sound; nobody's file is refused over this much. */
const slackS = 1;
/** Sounds that are read and converted ahead of the one that is written: a thread is busy while another file is stored. */
const ahead = 2;

const manifestPath = 'SHA256SUMS.TXT';
const projectFolder = 'IMPORT/PROJECT_01';

/** The archive has no sound in it: nothing was stored. */
export class EmptyArchive extends Error {}

/**
 * Makes the archive sound by sound and stores it as it comes: in memory are at most the sounds that are worked on. Its paths are those of the
 * memory card. The same sounds in the same order make the same bytes.
 * @throws EmptyArchive when none of the sounds could be read; what fails of parts or storage passes through
 */
export async function storeArchive(
  objectKey: string,
  order: ArchiveOrder,
  samples: readonly StoredSample[],
  parts: ArchiveParts,
): Promise<MadeArchive> {
  const sha256 = createHash('sha256');
  let sizeBytes = 0;
  let cpuMs = 0;
  const leftOut: LeftOut[] = [];
  const sums: string[] = [];
  const placed: PlacedFile[] = [];

  async function* entries(): AsyncGenerator<ZipEntry> {
    let written = 0;
    for await (const { file, outcome } of conversions(order, samples, parts)) {
      parts.signal.throwIfAborted();
      parts.progress(++written, order.files.length);
      if (!outcome.ok) {
        leftOut.push({ sample_id: file.sample_id, reason: outcome.reason, detail: outcome.detail });
        continue;
      }
      cpuMs += outcome.cpuMs;
      const path = pathOf(order, file);
      if (file.pad) placed.push({ name: file.name, pad: file.pad, smpBytes: outcome.file.bytes.length });
      sums.push(`${outcome.file.sha256}  ${path}`);
      yield { path, bytes: outcome.file.bytes, crc32: outcome.file.crc32 };
    }
    if (sums.length === 0) throw new EmptyArchive('none of the sounds could be read');
    if (order.format === 'sp404mk2-project') {
      const bytes = padconf(placed);
      const path = `${projectFolder}/PADCONF.BIN`;
      sums.push(`${createHash('sha256').update(bytes).digest('hex')}  ${path}`);
      yield { path, bytes, crc32: crc32(bytes) };
    }
    const manifest = Buffer.from(`${sums.join('\n')}\n`);
    yield { path: manifestPath, bytes: manifest, crc32: crc32(manifest) };
  }

  async function* measured(): AsyncGenerator<Uint8Array> {
    for await (const piece of zipArchive(entries())) {
      sha256.update(piece);
      sizeBytes += piece.length;
      yield piece;
    }
  }

  const body = Readable.from(measured(), { objectMode: false, signal: parts.signal });
  await parts.objects.putStream(objectKey, body, 'application/zip');
  return {
    files: order.files.length - leftOut.length,
    sizeBytes,
    sha256: sha256.digest('hex'),
    cpuMs,
    leftOut,
  };
}

const endings: Readonly<Record<Exclude<ExportFormat, 'sp404mk2-project'>, string>> = {
  'wav-48k16': 'WAV',
  'aiff-48k16': 'AIF',
};

function pathOf({ format, name }: ArchiveOrder, file: ExportFile): string {
  if (format === 'sp404mk2-project')
    return `${projectFolder}/SMPL/${smpName(file.pad ?? { bank: 1, pad: 1 })}`;
  return `IMPORT/${deviceName(`${name}.zip`)}/${file.name}.${endings[format]}`;
}

type Converted =
  | Extract<ConversionOutcome, { ok: true }>
  | { readonly ok: false; readonly reason: LeftOut['reason']; readonly detail: string };

/** Each file with what became of it, in the order of the archive. */
async function* conversions(
  { format, files }: ArchiveOrder,
  samples: readonly StoredSample[],
  { objects, pool }: ArchiveParts,
): AsyncGenerator<{ readonly file: ExportFile; readonly outcome: Converted }> {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const convert = async (file: ExportFile): Promise<Converted> => {
    const sample = byId.get(file.sample_id);
    if (!sample) return { ok: false, reason: 'missing', detail: 'The sound was deleted meanwhile.' };
    const outcome = await pool.convert({
      bytes: await objects.get(sample.objectKey),
      durationSMax: sample.analysis.duration_s + slackS,
      format,
      ditherSeed: Number.parseInt(sample.sha256.slice(0, 8), 16),
    });
    if (outcome.ok) return outcome;
    return { ok: false, reason: 'unreadable', detail: outcome.refusal.detail };
  };
  const begun: Array<{ readonly file: ExportFile; readonly outcome: Promise<Converted> }> = [];
  const begin = (file: ExportFile | undefined) => {
    if (!file) return;
    const outcome = convert(file);
    // Whoever waits for it hears of a fault; one that comes before its turn must not end the process.
    outcome.catch(() => undefined);
    begun.push({ file, outcome });
  };
  for (const file of files.slice(0, ahead)) begin(file);
  for (let i = 0; begun.length > 0; i++) {
    const next = begun.shift();
    if (!next) return;
    const outcome = await next.outcome;
    begin(files[i + ahead]);
    yield { file: next.file, outcome };
  }
}
