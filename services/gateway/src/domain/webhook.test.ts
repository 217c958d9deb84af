import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Attempt, nextAfter, triedForMs } from './webhook.ts';

const first = new Date('2026-11-21T12:00:00Z');
const after = (ms: number) => new Date(first.getTime() + ms);
const answered = (status: number, retryAfterMs: number | null = null): Attempt => ({
  kind: 'answered',
  status,
  retryAfterMs,
});
const dead: Attempt = { kind: 'failed', error: 'connect ECONNREFUSED' };

/** The instants of all attempts at a receiver that never answers, in ms after the first. */
function attemptsOf(attempt: Attempt, chance: () => number, tookMs = 0): number[] {
  const at = [0];
  for (;;) {
    const now = after((at.at(-1) ?? 0) + tookMs);
    const next = nextAfter(attempt, first, now, chance());
    if (next.kind !== 'again') {
      expect(next).toEqual({ kind: 'failed', tried: 'for-days' });
      return at;
    }
    expect(next.at.getTime()).toBeGreaterThan(now.getTime());
    at.push(next.at.getTime() - first.getTime());
  }
}

describe('the attempts of a delivery', () => {
  it('EB-62: stand closely at first, then further apart, and the last is made when seven days are full', () => {
    const hours = attemptsOf(dead, () => 0).map((ms) => ms / 3_600_000);
    expect(hours).toEqual([0, 5 / 3_600, 5 / 60, 0.5, ...[2, 5, 10, 14, 20, 24, 48, 72, 96, 120, 144, 168]]);
  });

  it('whatever the dice say and however slow the receiver is, last seven days and no longer', () => {
    const dice = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(dice, fc.integer({ min: 0, max: 15_000 }), (chances, tookMs) => {
        const at = attemptsOf(dead, () => chances.next().value, tookMs);
        expect(at.at(-1)).toBe(triedForMs);
        expect(at.length).toBeGreaterThanOrEqual(15);
        expect(at.length).toBeLessThanOrEqual(16);
      }),
    );
  });

  it('go on where the days have come to when the sender was down, and never come in a burst', () => {
    expect(nextAfter(dead, first, after(30 * 3_600_000), 0)).toEqual({
      kind: 'again',
      at: after(48 * 3_600_000),
    });
  });
});

describe('what follows from an attempt', () => {
  it('nothing after any 2xx', () => {
    expect(nextAfter(answered(204), first, first, 0)).toEqual({ kind: 'delivered' });
  });

  it('the end of the endpoint after 410', () => {
    expect(nextAfter(answered(410), first, first, 0)).toEqual({ kind: 'gone' });
  });

  it('another attempt after a redirect, which is a failure', () => {
    expect(nextAfter(answered(302), first, first, 0)).toEqual({ kind: 'again', at: after(5_000) });
  });

  it('at least the pause that the receiver asks for, up to the end of the seven days', () => {
    const asked = (ms: number) => nextAfter(answered(503, ms), first, first, 0);
    expect(asked(600_000)).toEqual({ kind: 'again', at: after(600_000) });
    expect(asked(1)).toEqual({ kind: 'again', at: after(5_000) });
    expect(asked(1e12)).toEqual({ kind: 'again', at: after(triedForMs) });
  });

  it('no other call of an address that may not be called', () => {
    const refused = { kind: 'refused', error: 'private address' } as const;
    expect(nextAfter(refused, first, first, 0)).toEqual({ kind: 'failed', tried: 'once' });
  });
});
