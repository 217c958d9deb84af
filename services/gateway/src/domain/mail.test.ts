import { describe, expect, it } from 'vitest';
import { type Mail, nextMailAttempt, type SendAttempt, tellSoundsAt } from './mail.ts';

const minuteMs = 60_000;
const mail: Mail = { kind: 'connection-ends', endsAt: '2026-11-21T12:00:00Z' };
const failed: SendAttempt = { kind: 'failed', final: false, error: 'timeout' };

describe('the attempts to send a mail', () => {
  it('spread over most of a day and then end', () => {
    let ageMs = 0;
    let attempts = 1;
    for (;;) {
      const next = nextMailAttempt(mail, failed, attempts, ageMs, 0);
      if (next.kind !== 'again') break;
      ageMs += next.afterMs;
      attempts += 1;
    }
    expect(attempts).toBe(8);
    expect(ageMs / 3_600_000).toBeGreaterThan(20);
    expect(ageMs / 3_600_000).toBeLessThan(24);
  });

  it('end with the first that succeeds, and with the first that is refused for good', () => {
    expect(nextMailAttempt(mail, { kind: 'sent' }, 3, 0, 0)).toEqual({ kind: 'sent' });
    expect(nextMailAttempt(mail, { ...failed, final: true }, 1, 0, 0)).toEqual({ kind: 'failed' });
  });

  it('of a link to sign in end with its time', () => {
    const signIn: Mail = { kind: 'sign-in', link: 'https://example.com/', minutes: 15 };
    expect(nextMailAttempt(signIn, failed, 1, 0, 0)).toEqual({ kind: 'again', afterMs: minuteMs });
    expect(nextMailAttempt(signIn, failed, 3, 6 * minuteMs, 0)).toEqual({ kind: 'failed' });
  });
});

it('sounds that get ready are told within a minute, and then at most every half hour', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const minutes = (count: number) => new Date(now.getTime() + count * minuteMs);
  expect(tellSoundsAt(null, now)).toEqual(minutes(1));
  expect(tellSoundsAt(minutes(-10), now)).toEqual(minutes(20));
  expect(tellSoundsAt(minutes(-600), now)).toEqual(minutes(1));
});
