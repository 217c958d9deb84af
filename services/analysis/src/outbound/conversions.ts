import type { ExportFile, ExportFormat, leftOutReasons } from '@trc/contracts/documents/export.v1';
import type { Objects } from '@trc/runtime/objects';
import type { AnalysisPool, ConvertedFile } from './analysis-pool.ts';
import type { StoredSample } from './exportable-samples.store.ts';

export type LeftOutReason = (typeof leftOutReasons)[number];

type Converted =
  | { readonly ok: true; readonly file: ConvertedFile; readonly cpuMs: number }
  | { readonly ok: false; readonly reason: LeftOutReason; readonly detail: string };

/** A file of an order, and what became of it. */
export type Conversion = {
  readonly file: ExportFile;
  /** Its place in the order. */
  readonly index: number;
  readonly outcome: Converted;
  /** Spent for this very file: nothing when it is the same as one before. */
  readonly cpuMs: number;
};

export interface ConversionParts {
  readonly objects: Pick<Objects, 'get'>;
  readonly pool: Pick<AnalysisPool, 'convert'>;
}

/** A codec's frames overlap the end of the sound; nobody's file is refused over this much. */
const slackS = 1;
/** Sounds that are read and converted ahead of the one that is written: a thread is busy while another file is stored. */
const ahead = 2;
/** What is kept of sounds that stand on a later pad again; what does not fit is converted once more. */
const keptBytesMax = 64 * 1024 * 1024;

/** Converts the files of an order, from one place on and in their order; in memory are those ahead and what is kept for later. */
export async function* conversions(
  { format, files }: { readonly format: ExportFormat; readonly files: readonly ExportFile[] },
  samples: readonly StoredSample[],
  { objects, pool }: ConversionParts,
  from: number,
): AsyncGenerator<Conversion> {
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const convert = async (file: ExportFile): Promise<Converted> => {
    const sample = byId.get(file.sample_id);
    if (!sample) return { ok: false, reason: 'missing', detail: 'The sound was deleted meanwhile.' };
    const outcome = await pool.convert({
      bytes: await objects.get(sample.objectKey),
      durationSMax: sample.analysis.duration_s + slackS,
      format,
      ditherSeed: Number.parseInt(sample.sha256.slice(0, 8), 16),
      gainDb: file.gain_db,
    });
    if (outcome.ok) return outcome;
    return { ok: false, reason: 'unreadable', detail: outcome.refusal.detail };
  };
  const once = convertingOnce(convert, files.slice(from));
  const begun: ReturnType<typeof once>[] = [];
  const begin = (file: ExportFile | undefined) => {
    if (file) begun.push(once(file));
  };
  for (const file of files.slice(from, from + ahead)) begin(file);
  for (let index = from; ; index++) {
    const next = begun.shift();
    const file = files[index];
    if (!next || !file) return;
    const outcome = await next.outcome;
    begin(files[index + ahead]);
    yield { file, index, outcome, cpuMs: outcome.ok && next.isNew ? outcome.cpuMs : 0 };
  }
}

/** Converts each sound once, as far as what has to be kept for it fits. @param files all that will be asked for, in any order */
function convertingOnce(
  convert: (file: ExportFile) => Promise<Converted>,
  files: readonly ExportFile[],
): (file: ExportFile) => { readonly outcome: Promise<Converted>; readonly isNew: boolean } {
  const soundOf = ({ sample_id, gain_db }: ExportFile) => `${sample_id} ${gain_db}`;
  const wanted = new Map<string, number>();
  for (const file of files) wanted.set(soundOf(file), (wanted.get(soundOf(file)) ?? 0) + 1);
  const kept = new Map<string, { readonly outcome: Promise<Converted>; bytes: number }>();
  let keptBytes = 0;
  const forget = (sound: string) => {
    keptBytes -= kept.get(sound)?.bytes ?? 0;
    kept.delete(sound);
  };
  return (file) => {
    const sound = soundOf(file);
    const later = (wanted.get(sound) ?? 1) - 1;
    wanted.set(sound, later);
    const before = kept.get(sound);
    const outcome = before?.outcome ?? convert(file);
    // Whoever waits for it hears of a fault; one that comes before its turn must not end the process.
    outcome.catch(() => undefined);
    if (before && later === 0) forget(sound);
    if (!before && later > 0) {
      const one = { outcome, bytes: 0 };
      kept.set(sound, one);
      const weigh = (it: Converted) => {
        if (kept.get(sound) !== one) return;
        one.bytes = it.ok ? it.file.bytes.length : 0;
        keptBytes += one.bytes;
        if (keptBytes > keptBytesMax) forget(sound);
      };
      outcome.then(weigh, () => undefined);
    }
    return { outcome, isNew: !before };
  };
}
