import type { Question } from './draft.ts';

/** A screen of the way to a new world: `seeds`, a question by its id, or `summary`. */
export type Step = string;

export const stepsOf = (questions: readonly Pick<Question, 'id'>[]): readonly Step[] => [
  'seeds',
  ...questions.map(({ id }) => id),
  'summary',
];

/** The step that an address asks for; without usable seeds there is only the first one. */
export function stepAt(steps: readonly Step[], wanted: string | null, hasSeeds: boolean): Step {
  const known = steps.find((step) => step === wanted);
  return known !== undefined && hasSeeds ? known : 'seeds';
}

export const stepAfter = (steps: readonly Step[], step: Step): Step | null =>
  steps[steps.indexOf(step) + 1] ?? null;

export const stepBefore = (steps: readonly Step[], step: Step): Step | null =>
  steps[steps.indexOf(step) - 1] ?? null;

export const pathOf = (step: Step): string => `/worlds/new?step=${step}`;

const names: Readonly<Record<string, string>> = {
  seeds: 'Seeds',
  texture: 'Texture',
  emotion: 'Emotion',
  movement: 'Movement',
  palette: 'Palette',
  avoid: 'Avoid',
  summary: 'Summary',
};

/** One word for a step; a question that is new here is called by its id. */
export const nameOf = (step: Step): string => names[step] ?? step;
