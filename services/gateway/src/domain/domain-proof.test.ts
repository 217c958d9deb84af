import { describe, expect, it } from 'vitest';
import { afterLook, type Missing, notMissing } from './domain-proof.ts';

const start = Date.parse('2026-11-21T12:00:00Z');
const hourMs = 3_600_000;
const at = (hours: number) => new Date(start + hours * hourMs);

describe('a proven domain', () => {
  it('is looked at again after a week while its record is there', () => {
    expect(afterLook(notMissing, true, at(0))).toEqual({
      kind: 'stands',
      missing: notMissing,
      checkAt: at(7 * 24),
    });
  });

  it('is lost at the third look that misses its record, three days after the first', () => {
    let missing: Missing = notMissing;
    let now = at(0);
    for (const looks of [1, 2]) {
      const after = afterLook(missing, false, now);
      if (after.kind === 'lost') throw new Error(`it was lost at look ${looks}`);
      expect(after.missing).toEqual({ looks, since: at(0) });
      missing = after.missing;
      now = after.checkAt;
    }
    expect(now).toEqual(at(72));
    expect(afterLook(missing, false, now)).toEqual({ kind: 'lost' });
  });

  it('is not lost by three looks within three days', () => {
    const after = afterLook({ looks: 2, since: at(0) }, false, at(71));
    expect(after).toMatchObject({ kind: 'stands', missing: { looks: 3, since: at(0) } });
  });

  it('begins anew when its record is back', () => {
    expect(afterLook({ looks: 2, since: at(0) }, true, at(72))).toMatchObject({ missing: notMissing });
  });
});
