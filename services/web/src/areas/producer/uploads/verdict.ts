import type { ProblemError } from '../../../api/problem.ts';
import { bytes } from '../../../format.ts';

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

interface Refusal extends Pick<Verdict, 'headline' | 'mayRetry' | 'way'> {
  /** What to do, where the API has said already what is wrong. */
  readonly advice?: string;
}

const refusals: Readonly<Record<string, Refusal>> = {
  'not-audio': {
    headline: 'Not a sound',
    advice: 'Convert it and send it again.',
    mayRetry: false,
    way: null,
  },
  'unreadable-audio': {
    headline: 'Cannot be read',
    advice: 'Export it again from the source.',
    mayRetry: false,
    way: null,
  },
  'sound-too-long': {
    headline: 'Too long for your plan',
    advice: 'Cut it, or change the plan.',
    mayRetry: false,
    way: plans,
  },
  'upload-too-large': {
    headline: 'Too large for your plan',
    advice: 'Send a smaller file, or change the plan.',
    mayRetry: false,
    way: plans,
  },
  'quota-exceeded': {
    headline: 'A limit of your plan is reached',
    advice: 'Wait until it frees and try again, or change the plan.',
    mayRetry: true,
    way: plans,
  },
  'exports-not-in-plan': { headline: 'Not in your plan', mayRetry: false, way: plans },
  'budget-exceeded': {
    headline: 'The budget is spent',
    advice: 'Raise it, or wait for the next period.',
    mayRetry: true,
    way: budget,
  },
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
  const { advice, ...known }: Refusal = Object.hasOwn(refusals, code)
    ? (refusals[code] as Refusal)
    : { headline: 'Not sent', mayRetry: true, way: null };
  const freesAt = members['frees_at'];
  const said = detail === title ? undefined : detail;
  return {
    ...known,
    detail: said && inUnits(said),
    advice: (said && advice) || title,
    freesAt: typeof freesAt === 'string' ? freesAt : null,
  };
}

/** Long numbers in what is said of a file are bytes. */
const inUnits = (sentence: string): string =>
  sentence.replace(/\b(\d{5,})(?: bytes)?\b/g, (_, size) => bytes(Number(size)));

/** What to do about a sound that the analysis refused after it was sent. */
export const adviceOn = (code: string): string =>
  (Object.hasOwn(refusals, code) && refusals[code]?.advice) || '';

/** Refusals that hold for the file whatever is tried; the others come from the state of things. */
export const isRefusal = (code: string): boolean => Object.hasOwn(refusals, code);

const soundNames = /\.(wav|wave|w64|rf64|aif|aiff|aifc|mp3|flac|ogg|oga|opus)$/i;

/** A folder holds more than sounds. What is no sound by its name is left out of one, and only there. */
export const isSoundByName = (name: string): boolean => soundNames.test(name) && !name.startsWith('.');
