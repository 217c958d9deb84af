import { writeFile } from 'node:fs/promises';
import { run } from './render.ts';

export const sampleRateHz = 44_100;

/** One channel at 44.1 kHz, whatever the file's format is. */
export async function readMono(file: string): Promise<Float32Array> {
  const bytes = await run('sox', [file, '-t', 'f32', '-L', '-r', `${sampleRateHz}`, '-c', '1', '-']);
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** A 16-bit WAV of one channel; the highest peak comes to `peak`, silence stays silence. */
export async function writeMono(file: string, samples: Float32Array, peak = 0.8): Promise<void> {
  const highest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = highest > 0 ? (peak * 32_767) / highest : 0;
  const wav = Buffer.alloc(44 + 2 * samples.length);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRateHz, 24);
  wav.writeUInt32LE(2 * sampleRateHz, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(2 * samples.length, 40);
  for (const [at, value] of samples.entries()) wav.writeInt16LE(Math.round(value * scale), 44 + 2 * at);
  await writeFile(file, wav);
}
