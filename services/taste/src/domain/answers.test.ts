import { type Answers, questionIds } from '@trc/contracts/documents/answers.v1';
import { featureNames } from '@trc/contracts/documents/track.v1';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswers, shiftMax } from './answers.ts';
import { answersTable, lexicon } from './answers-table.v1.ts';
import { questions } from './questions.v1.ts';

function reading(answers: Answers) {
  const read = readAnswers(answers);
  if (read.kind !== 'read') throw new Error(`unknown option ${read.option}`);
  return read.reading;
}

const anyAnswers: fc.Arbitrary<Answers> = fc
  .tuple(
    ...questionIds.map((question) =>
      fc.option(
        fc.record({
          options: fc.subarray(Object.keys(answersTable[question])),
          text: fc.oneof(
            fc.string({ maxLength: 60 }),
            fc.subarray(Object.keys(lexicon)).map((words) => words.join(' ')),
          ),
        }),
        { nil: undefined },
      ),
    ),
  )
  .map((all) =>
    Object.fromEntries(questionIds.flatMap((id, index) => (all[index] ? [[id, all[index]]] : []))),
  );

describe('the answers table', () => {
  it('knows exactly the options that the questions offer, 6 to 9 each', () => {
    expect(questions.map(({ id }) => id)).toEqual([...questionIds]);
    for (const { id, options } of questions) {
      expect(Object.keys(answersTable[id])).toEqual(options.map((option) => option.id));
      expect(options.length).toBeGreaterThanOrEqual(6);
      expect(options.length).toBeLessThanOrEqual(9);
    }
  });

  it('gives every option a meaning in numbers', () => {
    for (const meanings of Object.values(answersTable)) {
      for (const meaning of Object.values(meanings)) {
        const says = Object.keys(meaning.shift ?? {}).length + Object.keys(meaning.bounds ?? {}).length;
        expect(says + (meaning.keywords?.length ?? 0)).toBeGreaterThan(0);
      }
    }
  });
});

describe('reading answers', () => {
  it('stays within its clamps for any answers', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const { shift, geometry, ranges, keywords, excludeKeywords } = reading(answers);
        for (const value of Object.values(shift)) expect(Math.abs(value)).toBeLessThanOrEqual(shiftMax);
        for (const value of Object.values(geometry)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
        for (const name of featureNames) {
          const { min, max } = ranges[name] ?? {};
          if (min !== undefined && max !== undefined) expect(min).toBeLessThanOrEqual(max);
        }
        expect(keywords.length).toBeLessThanOrEqual(40);
        expect(keywords.filter((word) => excludeKeywords.includes(word))).toEqual([]);
      }),
    );
  });

  it('gives the same numbers for the same answers, in whatever order the options stand', () => {
    fc.assert(
      fc.property(anyAnswers, (answers) => {
        const turned = Object.fromEntries(
          Object.entries(answers).map(([id, answer]) => [
            id,
            { ...answer, options: [...answer.options].reverse() },
          ]),
        );
        const [one, other] = [reading(answers), reading(turned)];
        expect(other.ranges).toEqual(one.ranges);
        for (const name of featureNames) expect(other.shift[name] ?? 0).toBeCloseTo(one.shift[name] ?? 0, 3);
      }),
    );
  });

  it('puts the first word of a pole at −1: warm is positive, acoustic is negative', () => {
    const { geometry } = reading({
      texture: { options: ['warm-analog'] },
      palette: { options: ['acoustic-organic'] },
    });
    expect(geometry.darkness_warmth).toBeGreaterThan(0);
    expect(geometry.acoustic_electronic).toBeLessThan(0);
    expect(reading({ emotion: { options: ['dark-mysterious'] } }).geometry.darkness_warmth).toBeLessThan(0);
  });

  it('refuses an option that no question offers, also one that every object has', () => {
    expect(readAnswers({ texture: { options: ['sandpaper'] } })).toEqual({
      kind: 'unknown-option',
      question: 'texture',
      option: 'sandpaper',
    });
    expect(readAnswers({ avoid: { options: ['constructor'] } }).kind).toBe('unknown-option');
  });

  it('opens the span between answers that contradict each other', () => {
    const { ranges } = reading({
      movement: { options: ['fast-energetic'] },
      emotion: { options: ['calm-serene'] },
    });
    expect(ranges.energy).toEqual({ min: 0.45, max: 0.75 });
    expect(
      reading({ movement: { options: ['slow-patient', 'fast-energetic'] } }).ranges.tempo,
    ).toBeUndefined();
  });

  it('hears the listener’s own words, and hears them the other way round under "avoid" and after "not"', () => {
    const wished = reading({ texture: { options: [], text: 'like candlelight in a wooden room' } });
    expect(wished.keywords).toEqual(expect.arrayContaining(['candlelight', 'wooden', 'room']));
    expect(wished.shift.acousticness).toBeGreaterThan(0);
    const avoided = reading({ avoid: { options: [], text: 'techno' } });
    expect(avoided.excludeKeywords).toEqual(['techno']);
    expect(avoided.geometry.acoustic_electronic).toBeLessThan(0);
    expect(reading({ texture: { options: [], text: 'not loud' } }).shift.loudness).toBeLessThan(0);
    expect(reading({ texture: { options: [], text: '静かな夜' } }).keywords.length).toBeGreaterThan(0);
  });
});
