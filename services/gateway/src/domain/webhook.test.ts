import { describe, expect, it } from 'vitest';
import { nextAfter, pausesMs } from './webhook.ts';

const answered = (status: number, retryAfterMs: number | null = null) =>
  ({ kind: 'answered', status, retryAfterMs }) as const;

describe('nextAfter', () => {
  it('is over after any 2xx', () => {
    expect(nextAfter(answered(204), 1, 0)).toEqual({ kind: 'delivered' });
  });

  it('switches the endpoint off after 410', () => {
    expect(nextAfter(answered(410), 1, 0)).toEqual({ kind: 'gone' });
  });

  it('takes a redirect for a failure and tries again', () => {
    expect(nextAfter(answered(302), 1, 0)).toEqual({ kind: 'again', afterMs: pausesMs[0] });
  });

  it('waits at least as long as the receiver asks', () => {
    expect(nextAfter(answered(503, 600_000), 1, 0)).toEqual({ kind: 'again', afterMs: 600_000 });
    expect(nextAfter(answered(503, 1), 1, 0)).toEqual({ kind: 'again', afterMs: pausesMs[0] });
  });

  it('gives up after the last pause', () => {
    expect(nextAfter({ kind: 'failed', error: 'timeout' }, pausesMs.length, 0).kind).toBe('again');
    expect(nextAfter({ kind: 'failed', error: 'timeout' }, pausesMs.length + 1, 0)).toEqual({
      kind: 'failed',
    });
  });

  it('never calls a refused address again', () => {
    expect(nextAfter({ kind: 'refused', error: 'private address' }, 1, 0)).toEqual({ kind: 'failed' });
  });
});
