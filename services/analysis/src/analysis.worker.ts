import { move, transferableSymbol, valueSymbol } from 'piscina';
import { analyse } from './domain/analyse.ts';
import { isRefusal } from './domain/container/refusals.ts';
import type {
  AnalysisOutcome,
  AnalysisTask,
  ConversionOutcome,
  ConversionTask,
} from './outbound/analysis-pool.ts';
import { convertSound } from './outbound/converter.ts';
import { decodeSound } from './outbound/decoder.ts';

// The MP3 decoder prints every damaged frame; a crafted file would fill the log with them.
console.error = () => {};

/** Runs in a thread of the pool: one file in, its analysis or refusal out. What it throws is a fault of ours. */
export default async function analyseFile({ bytes, durationSMax }: AnalysisTask): Promise<AnalysisOutcome> {
  const before = process.threadCpuUsage();
  const sound = await decodeSound(bytes, durationSMax);
  // Lets go of the file at once: measuring takes several times its size, and the collector does not hurry.
  if (bytes.buffer instanceof ArrayBuffer) bytes.buffer.transfer(0);
  if (isRefusal(sound)) return { ok: false, refusal: sound };
  const analysis = analyse(sound.channels, sound.probe);
  const { user, system } = process.threadCpuUsage(before);
  return { ok: true, analysis, cpuMs: Math.ceil((user + system) / 1_000) };
}

/** Runs in a thread of the same pool: one file in, its export or refusal out. Its bytes are handed over, not copied. */
export async function convertFile(task: ConversionTask): Promise<ConversionOutcome> {
  const before = process.threadCpuUsage();
  const file = await convertSound(task);
  if (isRefusal(file)) return { ok: false, refusal: file };
  const { user, system } = process.threadCpuUsage(before);
  const outcome: ConversionOutcome = { ok: true, file, cpuMs: Math.ceil((user + system) / 1_000) };
  const handedOver = { [transferableSymbol]: file.bytes.buffer, [valueSymbol]: outcome };
  return move(handedOver as never) as unknown as ConversionOutcome;
}
