import { describe, expect, it } from 'vitest';
import { keptDay, megabyteHours } from './kept-day.ts';

const hour = 1_000_000n * 3_600_000n;

describe('megabyteHours', () => {
  it('rounds a fraction up, and nothing is nothing', () => {
    expect([0n, 1n, hour, hour + 1n].map(megabyteHours)).toEqual([0, 1, 1, 2]);
  });

  it('does not overflow for a petabyte kept for a day', () => {
    expect(megabyteHours(10n ** 15n * 86_400_000n)).toBe(24e9);
  });
});

describe('keptDay', () => {
  const day = new Date('2026-11-20T00:00:00Z');
  const storageOf = (heldByteMs: bigint, entered: number) =>
    keptDay('ten_1', day, heldByteMs, entered).usage.find(({ kind }) => kind === 'storage_mb_hours')
      ?.quantity;

  it('is one event of its last instant, and names tenant and day', () => {
    const entry = keptDay('ten_1', day, 0n, 0);
    expect(entry).toMatchObject({ messageId: 'day 2026-11-20 ten_1', tenantId: 'ten_1', jobId: null });
    expect(entry.at.toISOString()).toBe('2026-11-20T23:59:59.999Z');
  });

  it('is what is not entered yet, and never less than nothing', () => {
    expect(storageOf(58n * hour, 48)).toBe(10);
    expect(storageOf(28n * hour, 48)).toBe(0);
  });

  it('rounds up once: half a megabyte for an hour a day is one megabyte-hour every other day', () => {
    let entered = 0;
    const days = [1n, 2n, 3n, 4n].map((days) => {
      const quantity = storageOf((days * hour) / 2n, entered) ?? 0;
      entered += quantity;
      return quantity;
    });
    expect(days).toEqual([1, 0, 1, 0]);
  });
});
