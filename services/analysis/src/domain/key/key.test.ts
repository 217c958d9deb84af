import { describe, expect, it } from 'vitest';
import { measure } from '../../../test/measure.ts';
import { drumLoop, kick, noise, progression, silence, sine } from '../../../test/sounds.ts';
import { findKey, TONICS } from './key.ts';

const RATE_HZ = 44_100;

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

interface Played {
  /** MIDI pitches that sound together, one list after the other. */
  readonly chords: readonly (readonly number[])[];
  readonly chordS?: number;
  readonly cents?: number;
  readonly harmonics?: number;
}

/** Plucked tones: harmonics that fall with their number and in time. */
function play({ chords, chordS = 1, cents = 0, harmonics = 8 }: Played): Float32Array {
  const length = Math.round(chordS * RATE_HZ);
  const sound = new Float32Array(chords.length * length);
  chords.forEach((pitches, at) => {
    for (const pitch of pitches)
      for (let h = 1; h <= harmonics; h++) {
        const step = (2 * Math.PI * h * 440 * 2 ** ((pitch - 69 + cents / 100) / 12)) / RATE_HZ;
        for (let i = 0; i < length; i++) {
          const level = 0.1 * Math.exp((-1.5 * i) / RATE_HZ) * Math.min(1, i / 200, (length - i) / 800);
          sound[at * length + i] = (sound[at * length + i] ?? 0) + (level * Math.sin(step * i)) / h;
        }
      }
  });
  return sound;
}

const minor = (root: number) => [root - 12, root, root + 3, root + 7];
const major = (root: number) => [root - 12, root, root + 4, root + 7];
const power = (root: number) => [root - 12, root - 5, root];
const twice = <T>(list: readonly T[]) => [...list, ...list];

describe('key', () => {
  it('is right for at least nine in ten progressions over all 24 keys and tunings', () => {
    const wrong: string[] = [];
    let count = 0;
    for (const scale of ['major', 'minor'] as const)
      for (const degrees of CADENCES[scale])
        TONICS.forEach((tonic, i) => {
          const cents = ((i * 7) % 5) * 20 - 40;
          const { key } = findKey(
            progression({ tonic: i, scale, rateHz: RATE_HZ, degrees, cents, chordS: 0.8 }),
          );
          count++;
          if (key?.tonic !== tonic || key.scale !== scale)
            wrong.push(`${tonic} ${scale} ${degrees.join('-')} → ${key?.tonic} ${key?.scale}`);
        });
    expect(count).toBe(48);
    expect(wrong.length, wrong.join(', ')).toBeLessThanOrEqual(Math.floor(0.1 * count));
  });

  it('is the same at another sample rate', () => {
    for (const rateHz of [22_050, 48_000])
      expect(measure(progression({ tonic: 2, scale: 'minor', rateHz }), rateHz).key).toMatchObject({
        tonic: 'D',
        scale: 'minor',
      });
  });

  for (const [name, tonic, scale, chords] of [
    ['a dorian vamp', 'D', 'minor', twice([minor(50), major(55), minor(50), major(55)])],
    ['a mixolydian vamp', 'G', 'major', twice([major(55), major(53), major(48), major(55)])],
    ['power chords', 'E', 'minor', twice([power(52), power(55), power(57), power(52)])],
    ['a borrowed chord', 'C', 'major', twice([major(48), major(53), minor(53), major(48)])],
    ['a melody alone', 'A', 'major', [[69], [71], [73], [74], [76], [73], [71], [68], [69]]],
  ] as const)
    it(`is right for ${name}, in tune and 40 cents off`, () => {
      for (const cents of [0, 40, -40])
        expect(
          findKey(play({ chords, cents, chordS: name === 'a melody alone' ? 0.5 : 1 })).key,
        ).toMatchObject({
          tonic,
          scale,
        });
    });

  it('survives drums, even when they are louder', () => {
    const chords = progression({
      tonic: 5,
      scale: 'minor',
      rateHz: RATE_HZ,
      degrees: [0, 3, 4, 0],
      chordS: 2,
    });
    const drums = drumLoop({ bpm: 120, rateHz: RATE_HZ, bars: 4 });
    for (const level of [0.5, 2])
      expect(findKey(chords.map((x, i) => x + level * (drums[i] ?? 0))).key).toMatchObject({
        tonic: 'F',
        scale: 'minor',
      });
  });

  it('does not change with level', () => {
    const chords = play({ chords: [minor(57), major(53), major(48), major(55)] });
    const loud = findKey(chords).key;
    const quiet = findKey(chords.map((x) => 0.003 * x)).key;
    expect([quiet?.tonic, quiet?.scale]).toEqual([loud?.tonic, loud?.scale]);
  });

  it('tells how the sound is tuned', () => {
    for (const cents of [-35, 0, 25]) {
      const { key } = findKey(progression({ tonic: 0, scale: 'major', rateHz: RATE_HZ, cents }));
      expect(Math.abs((key?.tuningCents ?? 99) - cents)).toBeLessThan(4);
    }
  });

  it('has a runner-up and is less sure of one note than of a cadence', () => {
    const cadence = findKey(progression({ tonic: 7, scale: 'major', rateHz: RATE_HZ })).key;
    const note = findKey(play({ chords: [[67]], chordS: 3 })).key;
    expect(cadence?.runnerUp).not.toEqual({ tonic: 'G', scale: 'major' });
    expect(cadence?.confidence).toBeGreaterThan(0.5);
    expect(note?.tonic).toBe('G');
    expect(note?.confidence).toBeLessThan(cadence?.confidence ?? 0);
  });

  it('gives a chroma of twelve parts that shows the scale', () => {
    const { chroma } = findKey(play({ chords: [major(48), major(53), major(55), major(48)] }));
    const means = chroma.map(({ mean }) => mean);
    const strongest = means.map((mean, i) => ({ mean, i })).toSorted((a, b) => b.mean - a.mean);
    expect(means).toHaveLength(12);
    expect(strongest.slice(0, 3).map(({ i }) => i)).toContain(0);
    expect(means[0]).toBeGreaterThan(2 * (means[1] ?? 1));
  });

  for (const [name, sound, reason] of [
    ['noise', noise(5, RATE_HZ, 0.3), 'no-tonal-content'],
    ['drums', drumLoop({ bpm: 100, rateHz: RATE_HZ }), 'no-tonal-content'],
    ['a bass drum', kick(RATE_HZ), 'no-tonal-content'],
    ['a glide', glide(4), 'no-tonal-content'],
    ['silence', silence(3, RATE_HZ), 'silence'],
    ['a sound of one sample', sine(1 / RATE_HZ, RATE_HZ, 440, 0.5), 'silence'],
  ] as const)
    it(`is none, with a reason, for ${name}`, () => {
      const found = findKey(sound);
      expect([found.key, found.reason]).toEqual([null, reason]);
    });
});

/** A voice that never stays on a pitch, as in speech. */
function glide(seconds: number): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: Math.round(seconds * RATE_HZ) }, (_, i) => {
    phase += (2 * Math.PI * 160 * 2 ** (0.5 * Math.sin((2 * Math.PI * 1.3 * i) / RATE_HZ))) / RATE_HZ;
    let sum = 0;
    for (let h = 1; h <= 8; h++) sum += Math.sin(h * phase) / h;
    return 0.1 * sum;
  });
}
