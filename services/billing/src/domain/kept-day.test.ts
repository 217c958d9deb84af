import { describe, expect, it } from 'vitest';
import { keptDay, megabyteHours } from './kept-day.ts';

const MB = 1_000_000;
const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));
const day = at(0);

describe('megabyteHours', () => {
  it('is bytes times hours, for the time within the span', () => {
    const held = [
      { sizeBytes: 10 * MB, since: at(-48), until: null },
      { sizeBytes: 5 * MB, since: at(6), until: at(8) },
      { sizeBytes: 7 * MB, since: at(20), until: at(30) },
    ];
    expect(megabyteHours(held, day, at(24))).toBe(10 * 24 + 5 * 2 + 7 * 4);
  });

  it('adds up over the hours of a day, whatever came and went', () => {
    const held = [
      { sizeBytes: 3 * MB, since: at(1), until: at(5) },
      { sizeBytes: 4 * MB, since: at(3), until: null },
    ];
    const hours = Array.from({ length: 24 }, (_, hour) => megabyteHours(held, at(hour), at(hour + 1)));
    expect(hours.reduce((sum, one) => sum + one, 0)).toBe(megabyteHours(held, day, at(24)));
  });

  it('rounds up once, and is nothing for nothing', () => {
    expect(megabyteHours([{ sizeBytes: 1, since: day, until: at(1) }], day, at(24))).toBe(1);
    expect(megabyteHours([{ sizeBytes: MB, since: at(24), until: null }], day, at(24))).toBe(0);
    expect(megabyteHours([], day, at(24))).toBe(0);
  });

  it('does not overflow for a petabyte kept for a day', () => {
    expect(megabyteHours([{ sizeBytes: 1e15, since: day, until: null }], day, at(24))).toBe(24e9);
  });
});

it('a kept day is one event of its last instant, and names tenant and day', () => {
  const entry = keptDay('ten_1', day, []);
  expect(entry).toMatchObject({ messageId: 'day 2026-11-20 ten_1', tenantId: 'ten_1', jobId: null });
  expect(entry.at.toISOString()).toBe('2026-11-20T23:59:59.999Z');
});
