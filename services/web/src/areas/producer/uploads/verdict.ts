import type { ProblemError } from '../../../api/problem.ts';

/** Why a file was not taken, in few words, and what to do about it. */
export interface Verdict {
  readonly headline: string;
  /** What exactly is wrong with this file. */
  readonly detail: string | undefined;
  readonly advice: string;
  /** Whether the same bytes may be taken another time. */
  readonly mayRetry: boolean;
  /** When the limit frees that was in the way. */
  readonly freesAt: string | null;
  /** Where something can be done about it. */
  readonly way: { readonly to: string; readonly label: string } | null;
}

const plans = { to: '/settings/plan', label: 'See the plans' };
const budget = { to: '/settings/plan', label: 'See the budget' };

const refusals: Readonly<Record<string, Pick<Verdict, 'headline' | 'mayRetry' | 'way'>>> = {
  'not-audio': { headline: 'Not a sound', mayRetry: false, way: null },
  'unreadable-audio': { headline: 'Cannot be read', mayRetry: false, way: null },
  'sound-too-long': { headline: 'Too long for your plan', mayRetry: false, way: plans },
  'upload-too-large': { headline: 'Too large for your plan', mayRetry: false, way: plans },
  'quota-exceeded': { headline: 'A limit of your plan is reached', mayRetry: true, way: plans },
  'budget-exceeded': { headline: 'The budget is spent', mayRetry: true, way: budget },
  'upload-mismatch': { headline: 'Changed on the way', mayRetry: true, way: null },
  'not-allowed': { headline: 'Not allowed', mayRetry: false, way: null },
};

/** The API's refusal, which says what to do, under a headline that can be read at a glance. */
export function verdictOf({
  code,
  title,
  detail,
  members,
}: Pick<ProblemError, 'code' | 'title' | 'detail' | 'members'>): Verdict {
  const known = refusals[code] ?? { headline: 'Not sent', mayRetry: true, way: null };
  const freesAt = members['frees_at'];
  return {
    ...known,
    detail: detail === title ? undefined : detail,
    advice: title,
    freesAt: typeof freesAt === 'string' ? freesAt : null,
  };
}

/** Refusals that hold for the file whatever is tried; the others come from the state of things. */
export const isRefusal = (code: string): boolean => Object.hasOwn(refusals, code);

const soundNames = /\.(wav|wave|w64|rf64|aif|aiff|aifc|mp3|flac|ogg|oga|opus)$/i;

/** A folder holds more than sounds. What is no sound by its name is left out of one, and only there. */
export const isSoundByName = (name: string): boolean => soundNames.test(name) && !name.startsWith('.');
