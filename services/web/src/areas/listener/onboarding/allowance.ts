import type { Answer } from '../../../api/client.ts';
import { money } from '../../../format.ts';

export type Usage = Answer<'/v1/usage'>;

export interface Allowance {
  /** What the world takes of the plan. */
  readonly words: string;
  /** The plan has no world left and says no. */
  readonly isRefused: boolean;
  /** Whether the words of the world will be written by rules, because the model budget is used up. */
  readonly isModelSpent: boolean;
}

/** What is said of the plan before a world is asked for. */
export function allowanceOf({ plan, enforcement, limits }: Usage): Allowance {
  const of = (name: Usage['limits'][number]['name']) => limits.find((limit) => limit.name === name);
  const worlds = of('worlds');
  const model = of('model_micros');
  const isModelSpent = model !== undefined && model.limit !== null && model.used >= model.limit;
  if (!worlds || worlds.limit === null)
    return { words: `Your plan (${plan}) has worlds without a limit.`, isRefused: false, isModelSpent };
  const { limit, used } = worlds;
  const has = `Your plan (${plan}) has ${limit} world${limit === 1 ? '' : 's'}`;
  if (used < limit)
    return { words: `${has}; this will be number ${used + 1}.`, isRefused: false, isModelSpent };
  const isRefused = enforcement === 'enforce';
  const words = isRefused
    ? `${has}, and ${limit === 1 ? 'it is' : 'all are'} in use.`
    : `${has} and ${used} in use; here that is counted, not refused.`;
  return { words, isRefused, isModelSpent };
}

/** What is paid for it, in one sentence. */
export function costWords({ limits }: Usage): string {
  const budget = limits.find(({ name }) => name === 'budget');
  if (!budget || budget.limit === null) return 'It is part of the plan: nothing is charged for it.';
  const left = Math.max(0, budget.limit - budget.used);
  return `It counts against your budget: ${money(left)} of ${money(budget.limit)} are left this month.`;
}
