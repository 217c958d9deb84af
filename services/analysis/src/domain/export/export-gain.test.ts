import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gainTo, truePeakDbtpMax } from './export-gain.ts';

const sound = (integrated_lufs: number | null, true_peak_dbtp: number, channels = 2) => ({
  channels,
  loudness: { integrated_lufs, true_peak_dbtp },
});

describe('the gain to a loudness', () => {
  it.each([
    ['a quiet sound is made louder', sound(-20, -12), { db: 6, changes: ['louder'] }],
    ['a loud one quieter', sound(-8.25, -0.1), { db: -5.75, changes: ['quieter'] }],
    ['one that is as loud stays', sound(-14, -3), { db: 0, changes: [] }],
    ['a peak holds it', sound(-20, -3.3), { db: 2.3, changes: ['louder', 'held-by-peak'] }],
    ['also below what it was', sound(-15, 0.4), { db: -1.4, changes: ['quieter', 'held-by-peak'] }],
    ['at the bound nothing moves', sound(-15, -1), { db: 0, changes: ['held-by-peak'] }],
    ['silence keeps its own', sound(null, -150), { db: 0, changes: ['loudness-unknown'] }],
    [
      'of six channels not all are kept, so none is known',
      sound(-20, -9, 6),
      { db: 0, changes: ['loudness-unknown'] },
    ],
  ])('%s', (_, analysis, gain) => {
    expect(gainTo(-14, analysis)).toEqual(gain);
  });

  it('is none where none is asked for', () => {
    expect(gainTo(null, sound(-30, 0.9))).toEqual({ db: 0, changes: [] });
  });

  it('is a whole number of hundredths, never brings the peak over −1 dBTP, and reaches the loudness where the peak lets it', () => {
    const hundredths = (min: number, max: number) =>
      fc.integer({ min: min * 100, max: max * 100 }).map((n) => n / 100);
    fc.assert(
      fc.property(hundredths(-40, -5), hundredths(-70, 0), hundredths(-60, 6), (target, lufs, peak) => {
        const { db, changes } = gainTo(target, sound(lufs, peak));
        expect(Math.abs(db * 100 - Math.round(db * 100))).toBeLessThan(1e-6);
        expect(peak + db).toBeLessThanOrEqual(truePeakDbtpMax + 1e-9);
        if (changes.includes('held-by-peak')) expect(peak + db).toBeGreaterThan(truePeakDbtpMax - 0.011);
        else expect(lufs + db).toBeCloseTo(target, 6);
      }),
    );
  });
});
