import type { ProblemError } from '../../../api/problem.ts';
import type { Question } from './draft.ts';
import { type Step, stepsOf } from './steps.ts';

/** Where what was refused can be mended, and what stands there until it is. */
export interface Mending {
  readonly step: Step;
  readonly words: string;
}

const seedCodes = ['too-few-seeds', 'too-few-candidates', 'spotify-off', 'unreadable-history', 'expired'];
const spotifyCodes = ['spotify-not-connected', 'spotify-needs-reconnect'];

/**
 * The step of a refused world, by its code; `null` when it can be mended on none of them (plan, budget, connection)
 * and the problem itself says what to do.
 */
export function mendingOf(
  { code, title, detail, members }: Pick<ProblemError, 'code' | 'title' | 'detail' | 'members'>,
  questions: readonly Pick<Question, 'id'>[],
  publish: boolean,
): Mending | null {
  const words = detail ?? title;
  if (seedCodes.includes(code)) return { step: 'seeds', words };
  // The connection is needed for publishing as well, which is asked for on the last step.
  if (spotifyCodes.includes(code)) return publish ? null : { step: 'seeds', words };
  if (code === 'unknown-option') {
    const question = questions.find(({ id }) => words.includes(`"${id}"`));
    return question
      ? { step: question.id, words: 'An option of this question is gone; look at your answer again.' }
      : null;
  }
  if (code === 'invalid-request') {
    const place = firstPlace(members['issues']);
    if (words.includes('uploaded history') || /(?:^|\.)seeds(?:\.|$)/.test(place))
      return { step: 'seeds', words };
    const step = stepsOf(questions).find((one) => place.includes(`answers.${one}`));
    return step === undefined ? null : { step, words };
  }
  return null;
}

/** The path of the first thing that was wrong with the form. */
function firstPlace(issues: unknown): string {
  return Array.isArray(issues) ? String(issues[0]?.at ?? '') : '';
}
