import { describe, expect, it } from 'vitest';
import { showsBrand } from './white-label.ts';

const now = new Date('2026-11-21T12:00:00.000Z');
const plan = { white_label: false, enforcement: 'enforce', grace_until: null } as const;
const inGrace = { ...plan, grace_until: '2026-12-01T00:00:00.000Z' };

describe('a brand', () => {
  it.each([
    ['is shown while the plan has white label', { ...plan, white_label: true }, true, true],
    ['comes back when the plan has it again', { ...plan, white_label: true }, false, true],
    ['is shown where limits only warn', { ...plan, enforcement: 'warn' as const }, false, true],
    ['stays for the days of grace', inGrace, true, true],
    ['does not come back by days of grace', inGrace, false, false],
    ['is withheld when they are over', { ...plan, grace_until: now.toISOString() }, true, false],
    ['is withheld without them', plan, true, false],
  ])('%s', (_, of, shown, expected) => {
    expect(showsBrand(of, shown, now)).toBe(expected);
  });
});
