import { readFileSync } from 'node:fs';
import { drumLoop, progression } from './sounds.ts';

export type FixtureName =
  | 'loop-cbr96.mp3'
  | 'loop-vbr-mono.mp3'
  | 'loop-mpeg2-noheader.mp3'
  | 'loop-mono11.flac'
  | 'loop.ogg'
  | 'loop.opus';

/** The bytes of an encoded sound in `fixtures/`, a copy that the test may change. */
export function fixture(name: FixtureName): Uint8Array {
  return Uint8Array.from(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

/** What the stereo fixtures were made from: two seconds at 44.1 kHz. */
export function fixtureSource(): Float32Array[] {
  const drums = drumLoop({ bpm: 120, rateHz: 44_100, bars: 1 });
  const chords = progression({ tonic: 7, scale: 'major', rateHz: 44_100, degrees: [0, 3], chordS: 1 });
  return [0.8, 1].map((part) => drums.map((x, i) => 0.5 * x + part * (chords[i] ?? 0)));
}
