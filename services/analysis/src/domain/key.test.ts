import { describe, expect, it } from 'vitest';
import { measure } from '../../test/measure.ts';
import { drumLoop, kick, noise, progression, silence, sine } from '../../test/sounds.ts';
import { TONICS } from './key.ts';

const CADENCES = {
  major: [
    [0, 3, 4, 0],
    [0, 5, 3, 4],
  ],
  minor: [
    [0, 3, 4, 0],
    [0, 5, 3, 4],
  ],
} as const;

describe('key', () => {
  it('is right for at least nine in ten progressions over all 24 keys, tunings and rates', () => {
    const wrong: string[] = [];
    let count = 0;
    for (const scale of ['major', 'minor'] as const)
      for (const degrees of CADENCES[scale])
        TONICS.forEach((tonic, i) => {
          const rateHz = i % 2 === 0 ? 44_100 : 48_000;
          const cents = ((i * 7) % 5) * 10 - 20;
          const { key } = measure(
            progression({ tonic: i, scale, rateHz, degrees, cents, chordS: 0.8 }),
            rateHz,
          );
          count++;
          if (key?.tonic !== tonic || key.scale !== scale)
            wrong.push(`${tonic} ${scale} ${degrees.join('-')} → ${key?.tonic} ${key?.scale}`);
        });
    expect(count).toBe(48);
    expect(wrong.length, wrong.join(', ')).toBeLessThanOrEqual(Math.floor(0.1 * count));
  });

  it('survives drums', () => {
    const chords = progression({
      tonic: 5,
      scale: 'minor',
      rateHz: 44_100,
      degrees: [0, 3, 4, 0],
      chordS: 2,
    });
    const drums = drumLoop({ bpm: 120, rateHz: 44_100, bars: 4 });
    expect(
      measure(
        chords.map((x, i) => x + 0.5 * (drums[i] ?? 0)),
        44_100,
      ).key,
    ).toMatchObject({ tonic: 'F', scale: 'minor' });
  });

  it('tells how the sound is tuned', () => {
    for (const cents of [-35, 0, 25]) {
      const { key } = measure(progression({ tonic: 0, scale: 'major', rateHz: 44_100, cents }), 44_100);
      expect(Math.abs((key?.tuning_cents ?? 99) - cents)).toBeLessThan(4);
    }
  });

  it('has a runner-up and is less sure of one note than of a cadence', () => {
    const cadence = measure(progression({ tonic: 7, scale: 'major', rateHz: 44_100 }), 44_100).key;
    const note = measure(sine(3, 44_100, 392, 0.4), 44_100).key;
    expect(cadence?.runner_up).not.toEqual({ tonic: 'G', scale: 'major' });
    expect(cadence?.confidence).toBeGreaterThan(0.5);
    expect(note?.tonic).toBe('G');
    expect(note?.confidence).toBeLessThan(0.3);
  });

  for (const [name, sound, reason] of [
    ['noise', noise(5, 44_100, 0.3), 'no-tonal-content'],
    ['drums', drumLoop({ bpm: 100, rateHz: 44_100 }), 'no-tonal-content'],
    ['a bass drum', kick(44_100), 'no-tonal-content'],
    ['silence', silence(3, 44_100), 'silence'],
  ] as const)
    it(`is none, with a reason, for ${name}`, () => {
      const found = measure(sound, 44_100);
      expect([found.key, found.key_reason]).toEqual([null, reason]);
    });
});
