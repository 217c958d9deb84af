import { createHash } from 'node:crypto';
import { type Answers, questionIds } from '@trc/contracts/documents/answers.v1';
import { expect, it } from 'vitest';
import { readAnswers } from './answers.ts';
import { answersTable, answersTableVersion, lexicon, negations } from './answers-table.v1.ts';

/** Every option alone and with the others of its question, every known word, wished, denied and avoided. */
function everything(): Answers[] {
  const byOptions = questionIds.flatMap((question) => {
    const options = Object.keys(answersTable[question]);
    return [...options.map((option) => [option]), options].map((chosen) => ({
      [question]: { options: chosen },
    }));
  });
  const texts = [...Object.keys(lexicon), ...[...negations].map((word) => `${word} piano`)];
  const byWords = texts.flatMap((text) => [
    { palette: { options: [], text } },
    { palette: { options: [], text: `not ${text}` } },
    { avoid: { options: ['too-sleepy'], text } },
  ]);
  const together = Object.fromEntries(
    questionIds.map((question) => [
      question,
      { options: Object.keys(answersTable[question]).slice(0, 2), text: 'rain' },
    ]),
  );
  return [...byOptions, ...byWords, together];
}

it('the numbers of a version stand for ever: to change one is to make another version', () => {
  const readings = everything().map((answers) => {
    const read = readAnswers(answers);
    if (read.kind !== 'read') throw new Error(read.option);
    return { ...read.reading, tags: [...read.reading.tags] };
  });
  const sum = createHash('sha256').update(JSON.stringify(readings)).digest('hex');
  expect({ version: answersTableVersion, sum }).toEqual({
    version: 'answers-1',
    sum: 'e6bd999086d971838398844d17379d45f4a501d255b23893768c34a6d5e8f448',
  });
});
