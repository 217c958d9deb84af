import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, QUOTA_WINDOW_MS, quotaRefusal, RATE_WINDOW_MS, rateRefusal } from './quota.ts';
import { emptyState } from './state.ts';

function appOf(state: ReturnType<typeof emptyState>, id: string) {
  const app = state.apps.get(id);
  if (!app) throw new Error(id);
  return app;
}

describe('rolling windows', () => {
  it('never admits more calls than the limit in any window, and admits again after the announced wait', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 6 }),
        (gaps, limit) => {
          const times: number[] = [];
          const admitted: number[] = [];
          let now = 0;
          for (const gap of gaps) {
            now += gap;
            const wait = admit(times, now, RATE_WINDOW_MS, limit);
            if (wait > 0) {
              now += wait;
              expect(admit(times, now, RATE_WINDOW_MS, limit)).toBe(0);
            }
            admitted.push(now);
            expect(admitted.filter((time) => time > now - RATE_WINDOW_MS).length).toBeLessThanOrEqual(limit);
          }
        },
      ),
    );
  });

  it('a burst is refused with a wait of one to five seconds', () => {
    const state = emptyState();
    const app = appOf(state, 'trc-development');
    app.rateLimit = 3;
    const replies = [0, 1, 2, 3].map((ms) => rateRefusal(state, app, ms));
    expect(replies.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(replies[3]?.status).toBe(429);
    expect(Number(replies[3]?.headers?.['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(replies[3]?.headers?.['retry-after'])).toBeLessThanOrEqual(5);
    expect(rateRefusal(state, app, RATE_WINDOW_MS)).toBeUndefined();
  });

  it('the daily quota is per bucket, shared by the apps of one account, named as quota, and frees after 24 hours', () => {
    const state = emptyState();
    const fresh = appOf(state, 'trc-development');
    const old = appOf(state, 'trc-development-old');
    fresh.quota.search = 2;
    old.quota.search = 2;
    expect(quotaRefusal(state, fresh, 'search', 0)).toBeUndefined();
    expect(quotaRefusal(state, old, 'search', 1)).toBeUndefined();
    const refused = quotaRefusal(state, fresh, 'search', 2);
    expect(refused?.body).toMatchObject({ error: { status: 429, reason: 'QUOTA_EXCEEDED' } });
    expect(Number(refused?.headers?.['retry-after'])).toBeGreaterThanOrEqual(3_600);
    expect(quotaRefusal(state, fresh, 'catalogue', 2)).toBeUndefined();
    expect(quotaRefusal(state, fresh, 'search', QUOTA_WINDOW_MS)).toBeUndefined();
  });

  it('extended apps have no daily quota', () => {
    const state = emptyState();
    const app = appOf(state, 'trc-extended');
    app.quota.search = 0;
    expect(quotaRefusal(state, app, 'search', 0)).toBeUndefined();
  });
});
