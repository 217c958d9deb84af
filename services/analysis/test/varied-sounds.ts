import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { measure } from './measure.ts';
import { drumLoop, hat, kick, noise, pad, progression, seeded, sine, snare } from './sounds.ts';

const rateHz = 22_050;

/** What a producer's folder holds: loops of drums and chords, both together, hits, pads and tones; dull and bright, clean and noisy. */
export function variedSound(seed: number): Float32Array {
  const roll = seeded(seed);
  const one = <T>(...values: readonly [T, ...T[]]): T =>
    values[Math.floor(roll() * values.length)] ?? values[0];
  const drums = () =>
    drumLoop({
      bpm: 70 + 110 * roll(),
      rateHz,
      bars: one(1, 2),
      pattern: one('backbeat', 'four-to-the-floor'),
    });
  const chords = () =>
    progression({
      tonic: Math.floor(12 * roll()),
      scale: one('major', 'minor'),
      rateHz,
      chordS: 0.3 + roll(),
    });
  const hit = () =>
    one(kick(rateHz), snare(rateHz, seed), hat(rateHz, seed), noise(0.3 + 2 * roll(), rateHz, 0.3, seed));
  const long = () => one(pad(2 + 2 * roll(), rateHz), sine(0.2 + 2 * roll(), rateHz, 60 * 64 ** roll(), 0.5));
  const parts = one(
    () => [drums()],
    () => [drums()],
    () => [drums(), chords()],
    () => [drums(), chords()],
    () => [chords()],
    () => [hit()],
    () => [long()],
  )();
  const gains = parts.map(() => 0.1 + roll());
  const [muffling, hiss] = [one(0, 0.95 * roll()), one(0, 0, 0.05 * roll())];
  let heard = 0;
  return Float32Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, i) => {
    const sum = parts.reduce((all, part, p) => all + (part[i % part.length] ?? 0) * (gains[p] ?? 0), 0);
    heard = muffling * heard + (1 - muffling) * (sum + hiss * (2 * roll() - 1));
    return heard;
  });
}

/** The analyses of so many varied sounds. */
export function variedAnalyses(count: number, firstSeed: number): Analysis[] {
  return Array.from({ length: count }, (_, index) => measure(variedSound(firstSeed + index), rateHz));
}
