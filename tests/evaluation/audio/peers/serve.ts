import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Estimate } from '../metrics.ts';

/** Of one file, from a tool's process; a line of JSON for each line with a path. */
export interface Answer {
  readonly estimate: Estimate;
  /** Processor seconds of the process and its children, over all threads. */
  readonly cpuS: number;
  /** What the process had in use at most so far; of ours only. */
  readonly memoryKibMax?: number;
}

/** What all tools are given: one channel, 44.1 kHz, 16 bits. */
export const PEER_RATE_HZ = 44_100;

/** Answers each path that comes in with what `hear` finds in it. What it throws ends the process: the file is counted as failed. */
export async function serve(hear: (path: string) => Estimate | Promise<Estimate>): Promise<void> {
  await serveTimed(async (path) => {
    const before = process.cpuUsage();
    const estimate = await hear(path);
    const { user, system } = process.cpuUsage(before);
    return { estimate, cpuS: (user + system) / 1e6 };
  });
}

/** As `serve`, for tools that tell their own time. */
export async function serveTimed(answer: (path: string) => Promise<Answer>): Promise<void> {
  for await (const path of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await answer(path))}\n`);
}

/** The samples of a WAV file as `decodeForPeers` writes it, full scale ±1. */
export function readSamples(path: string): Float32Array {
  const bytes = readFileSync(path);
  const start = bytes.indexOf('data') + 8;
  const samples = new Float32Array(Math.floor((bytes.length - start) / 2));
  for (let i = 0; i < samples.length; i++) samples[i] = bytes.readInt16LE(start + 2 * i) / 32_768;
  return samples;
}

/**
 * Tempo as tools with beats but without a confidence give it: the confidence is how alike the distances are,
 * 1 for a clock's, 0 where they spread as much as they measure.
 */
export function tempoOf(bpm: number, beatsS: readonly number[], confidence = regularity(beatsS)): Estimate {
  if (!(bpm > 0) || beatsS.length < 2) return { tempo: null };
  return { tempo: { bpm, confidence, candidates: [bpm] } };
}

function regularity(beatsS: readonly number[]): number {
  const gaps = beatsS.slice(1).map((beat, i) => beat - (beatsS[i] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const sd = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  return Math.max(0, 1 - sd / mean);
}
