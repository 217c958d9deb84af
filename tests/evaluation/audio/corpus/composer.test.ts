import { describe, expect, test } from 'vitest';
import { compose, type Wishes } from './composer.ts';
import { genres } from './genres.ts';
import { barsOf, chordName, chordOf, harmonies } from './harmony.ts';
import { writeSmf } from './smf.ts';
import { readSmf } from './smf-reader.ts';

const wishes: Wishes = {
  seed: 7,
  seconds: 30,
  tonic: 2,
  tempoShare: 0.4,
  detuneCents: 0,
  loudDrums: false,
  loopBars: null,
  only: null,
};

describe.each(genres)('$name', (genre) => {
  test('the same wishes give the same song', () => {
    expect(writeSmf(compose(genre, wishes).song)).toEqual(writeSmf(compose(genre, wishes).song));
  });

  test('the tempo that the file plays is the tempo that the truth tells', () => {
    for (const seed of [1, 2, 3, 4]) {
      const { song, truth, seconds } = compose(genre, { ...wishes, seed });
      const { tempos, ticksPerBeat } = readSmf(writeSmf(song));
      const beats = tempos.reduce((sum, { tick, bpm }, at) => {
        const start = secondsAt(tempos.slice(0, at + 1), tick, ticksPerBeat);
        const next = tempos[at + 1]?.tick;
        const end = next === undefined ? seconds : secondsAt(tempos, next, ticksPerBeat);
        return sum + ((end - start) / 60) * bpm;
      }, 0);
      expect((beats / seconds) * 60).toBeCloseTo((truth.tempo as { bpm: number }).bpm, 1);
    }
  });

  test('a loop is as long as its bars', () => {
    const { seconds, truth } = compose(genre, { ...wishes, loopBars: 4 });
    const { bpm } = truth.tempo as { bpm: number };
    expect((seconds / 60) * bpm).toBeCloseTo(4 * (genre.beatsPerBar ?? 4), 2);
  });
});

function secondsAt(
  tempos: readonly { tick: number; bpm: number }[],
  tick: number,
  ticksPerBeat: number,
): number {
  return tempos.reduce((sum, { tick: from, bpm }, at) => {
    const to = Math.min(tick, tempos[at + 1]?.tick ?? tick);
    return sum + (Math.max(0, to - from) / ticksPerBeat / bpm) * 60;
  }, 0);
}

test('every round of every harmony can be played', () => {
  for (const { rounds } of Object.values(harmonies))
    for (const round of rounds) expect(barsOf(round).flat().length).toBeGreaterThan(0);
});

test('a numeral is the chord that music theory means', () => {
  expect(chordOf('V7')).toEqual({ root: 7, tones: [7, 11, 14, 17] });
  expect(chordName('ii7', 2)).toBe('Em7');
  expect(chordName('bIII', 9)).toBe('C');
  expect(() => chordOf('H')).toThrow(RangeError);
});
