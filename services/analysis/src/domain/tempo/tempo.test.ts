import { describe, expect, it } from 'vitest';
import { measure } from '../../../test/measure.ts';
import { drumLoop, kick, noise, pad, silence, sine } from '../../../test/sounds.ts';
import { fitToLength } from './tempo.ts';

describe('tempo of a drum loop is within 1 %', () => {
  for (const rateHz of [22_050, 44_100, 48_000, 96_000])
    for (const bpm of [82, 95, 110, 124, 140, 157])
      it(`${bpm} bpm at ${rateHz} Hz`, () => {
        const { tempo, kind } = measure(drumLoop({ bpm, rateHz, bars: 3 }), rateHz);
        expect(Math.abs((tempo?.bpm ?? 0) / bpm - 1)).toBeLessThan(0.01);
        expect(kind).toBe('loop');
      });

  for (const [bpm, other] of [
    [70, 140],
    [174, 87],
    [180, 90],
  ] as const)
    it(`${bpm} bpm, which many count as ${other}: both are the first candidates`, () => {
      const { tempo } = measure(drumLoop({ bpm, rateHz: 44_100, bars: 3 }), 44_100);
      for (const level of [bpm, other])
        expect(
          tempo?.candidates.slice(0, 2).some((candidate) => Math.abs(candidate.bpm / level - 1) < 0.01),
        ).toBe(true);
    });

  for (const bpm of [90, 120, 128, 140])
    it(`${bpm} bpm, four to the floor`, () => {
      const { tempo } = measure(drumLoop({ bpm, rateHz: 44_100, pattern: 'four-to-the-floor' }), 44_100);
      expect(Math.abs((tempo?.bpm ?? 0) / bpm - 1)).toBeLessThan(0.01);
    });

  it('also when the loop ends in the middle of a bar, so that its length tells nothing', () => {
    const loop = drumLoop({ bpm: 93, rateHz: 44_100, bars: 6 });
    const { tempo } = measure(loop.subarray(0, Math.round(loop.length * 0.83)), 44_100);
    expect(Math.abs((tempo?.bpm ?? 0) / 93 - 1)).toBeLessThan(0.01);
  });

  it('also over half a minute and in the presence of noise', () => {
    const loop = drumLoop({ bpm: 101.5, rateHz: 44_100, bars: 12 });
    const hiss = noise(loop.length / 44_100, 44_100, 0.02);
    const { tempo } = measure(
      loop.map((x, i) => x + (hiss[i] ?? 0)),
      44_100,
    );
    expect(Math.abs((tempo?.bpm ?? 0) / 101.5 - 1)).toBeLessThan(0.002);
  });
});

describe('tempo candidates', () => {
  const { tempo } = measure(drumLoop({ bpm: 85, rateHz: 44_100 }), 44_100);
  it('are ranked, begin with the tempo, and tell how they relate to it', () => {
    const candidates = tempo?.candidates ?? [];
    expect(candidates[0]).toMatchObject({ bpm: tempo?.bpm, relation: 'main' });
    expect(candidates.map((c) => c.confidence)).toEqual(
      candidates.map((c) => c.confidence).toSorted((a, b) => b - a),
    );
    expect(candidates.find((c) => c.relation === 'double')?.bpm).toBeCloseTo(2 * (tempo?.bpm ?? 0), 0);
  });
  it('share the confidence that there is a tempo', () => {
    expect(tempo?.confidence).toBeGreaterThan(0.3);
    expect((tempo?.candidates ?? []).reduce((sum, c) => sum + c.confidence, 0)).toBeLessThanOrEqual(
      (tempo?.confidence ?? 0) + 0.005,
    );
  });
  it('are all different', () => {
    const bpms = (tempo?.candidates ?? []).map((c) => c.bpm);
    for (const [i, a] of bpms.entries())
      for (const b of bpms.slice(i + 1)) expect(Math.abs(a / b - 1)).toBeGreaterThan(0.03);
  });
});

describe('there is no tempo, and a reason, where there is no pulse', () => {
  const random = (seconds: number) => {
    const sound = noise(seconds, 44_100, 0.0005);
    for (const at of [0.31, 0.48, 1.17, 1.9, 2.02, 3.33, 3.61, 4.9, 5.23, 6.61, 7.02, 7.85])
      sound.set(kick(44_100), Math.round(at * 44_100));
    return sound;
  };
  for (const [name, sound, reason] of [
    ['one hit', kick(44_100), 'too-few-onsets'],
    ['noise', noise(10, 44_100, 0.3), 'too-few-onsets'],
    ['a pad', pad(12, 44_100), 'too-few-onsets'],
    ['a steady tone', sine(5, 44_100, 330, 0.3), 'too-few-onsets'],
    ['silence', silence(5, 44_100), 'silence'],
    ['hits without order', random(9), 'no-steady-pulse'],
  ] as const)
    it(name, () => {
      const found = measure(sound, 44_100);
      expect([found.tempo, found.tempo_reason]).toEqual([null, reason]);
    });
});

describe('a loop cut to the bar tells its tempo by its length', () => {
  it('when the measured tempo is near', () => {
    expect(fitToLength(120.7, 8, 0.01)).toBe(120);
  });
  it('and not when it is not', () => {
    expect(fitToLength(113, 8, 0.01)).toBe(113);
    expect(fitToLength(100, 0.5, 0.01)).toBe(100);
  });
});
