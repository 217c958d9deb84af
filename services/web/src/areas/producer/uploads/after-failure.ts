import { ProblemError } from '../../../api/problem.ts';
import { isRefusal } from './verdict.ts';

/** The object storage did not take a part. */
export class PartFailure extends Error {
  /** HTTP status, 0 when no answer came. */
  readonly status: number;
  constructor(status: number) {
    super(status === 0 ? 'no answer from the storage' : `the storage answered ${status}`);
    this.name = 'PartFailure';
    this.status = status;
  }
}

export type Step = 'begin' | 'look' | 'send' | 'complete';

/** What becomes of a file after something went wrong with it. */
export type Next =
  | { readonly kind: 'refuse' }
  /** Only the person can say whether it is worth another try. */
  | { readonly kind: 'fail' }
  | { readonly kind: 'sign-in' }
  /** What was begun is gone; the file begins again. */
  | { readonly kind: 'anew' }
  | { readonly kind: 'wait'; readonly ms: number; readonly isConnection: boolean };

const waitMsMax = 30_000;
/** A sick neighbour is asked so often; a connection that is gone is waited for. */
const triesMax = 6;
/** An address that has expired is replaced by a fresh one; one that is refused again and again has another fault. */
const staleTriesMax = 3;

/** `tries`: how often in a row it went wrong, this time included. */
export function afterFailure(error: unknown, step: Step, tries: number): Next {
  const later = (isConnection: boolean): Next => ({
    kind: 'wait',
    ms: Math.min(waitMsMax, 1_000 * 2 ** (tries - 1)),
    isConnection,
  });
  if (error instanceof PartFailure) {
    if (error.status === 0) return later(true);
    if (error.status >= 500) return tries < triesMax ? later(false) : { kind: 'fail' };
    return tries < staleTriesMax ? { kind: 'wait', ms: 0, isConnection: false } : { kind: 'fail' };
  }
  if (!(error instanceof ProblemError)) return { kind: 'fail' };
  const { code, status, retryAfterS } = error;
  if (code === 'offline') return later(true);
  if (code === 'not-authenticated') return { kind: 'sign-in' };
  if (code === 'upload-expired' || (code === 'not-found' && step === 'look')) return { kind: 'anew' };
  if (code === 'rate-limited')
    return { kind: 'wait', ms: Math.min(waitMsMax, 1_000 * (retryAfterS ?? 1)), isConnection: false };
  if (code === 'request-in-progress' || status >= 500)
    return tries < triesMax ? later(false) : { kind: 'fail' };
  return { kind: isRefusal(code) ? 'refuse' : 'fail' };
}
