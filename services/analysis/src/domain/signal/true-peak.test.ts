import { describe, expect, it } from 'vitest';
import { drumLoop, noise, progression, silence, sine } from '../../../test/sounds.ts';
import { truePeak } from './true-peak.ts';

const decibels = (peak: number) => 20 * Math.log10(peak);
const clipped = (samples: Float32Array) => samples.map((x) => Math.max(-0.9, Math.min(0.9, 5 * x)));

/** What ffmpeg 5.1.9 (`-af ebur128=peak=true`) prints for the same sounds, dBTP. */
const FFMPEG = [
  { rateHz: 8_000, music: -0.3, drums: 4.9, noise: 4.2 },
  { rateHz: 22_050, music: -0.6, drums: 4.2, noise: 4.2 },
  { rateHz: 44_100, music: -0.8, drums: 4.4, noise: 4.2 },
  { rateHz: 48_000, music: -0.8, drums: 4.5, noise: 4.4 },
  { rateHz: 96_000, music: -0.9, drums: 4.5, noise: 4.4 },
];

describe('true peak', () => {
  for (const { rateHz, music, drums, noise: white } of FFMPEG)
    it(`of hard clipped and of bright sounds at ${rateHz} Hz is within 0.2 dB of ffmpeg's`, () => {
      const chords = clipped(progression({ tonic: 4, scale: 'minor', rateHz }));
      expect(Math.abs(decibels(truePeak([chords], rateHz)) - music)).toBeLessThan(0.2);
      const loop = clipped(drumLoop({ bpm: 128, rateHz, bars: 2 }));
      expect(Math.abs(decibels(truePeak([loop], rateHz)) - drums)).toBeLessThan(0.2);
      expect(Math.abs(decibels(truePeak([noise(4, rateHz, 0.9, 5)], rateHz)) - white)).toBeLessThan(0.2);
    });

  it('is found where it is, in whichever channel', () => {
    const quiet = sine(1, 44_100, 997, 0.3);
    const loud = quiet.slice();
    for (let i = 0; i < 40; i++) loud[30_000 + i] = 0.8 * Math.sin(Math.PI * (0.5 * i + 0.25));
    const alone = truePeak([loud.subarray(29_900, 30_200)], 44_100);
    expect(alone).toBeGreaterThan(0.75);
    expect(truePeak([quiet, loud], 44_100)).toBeCloseTo(alone, 6);
    expect(truePeak([loud, quiet], 44_100)).toBeCloseTo(alone, 6);
  });

  it('of white noise loses nothing to looking closely only at promising places', () => {
    const sound = noise(0.3, 44_100, 0.9, 5);
    const parts = Array.from({ length: 60 }, (_, i) =>
      truePeak([sound.slice(Math.max(0, i * 220 - 64), i * 220 + 284)], 44_100),
    );
    expect(Math.abs(decibels(truePeak([sound], 44_100) / Math.max(...parts)))).toBeLessThan(0.1);
  });

  it('of dense samples is the highest of them, of silence 0', () => {
    const sound = noise(0.05, 192_000, 0.5);
    expect(truePeak([sound], 192_000)).toBe(sound.reduce((most, x) => Math.max(most, Math.abs(x)), 0));
    expect(truePeak([silence(1, 44_100), silence(1, 44_100)], 44_100)).toBe(0);
    expect(truePeak([Float32Array.of(0.5)], 44_100)).toBeGreaterThanOrEqual(0.5);
  });
});
