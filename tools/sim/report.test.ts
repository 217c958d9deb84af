import { expect, it } from 'vitest';
import { reportYear, verdictOf } from './report.ts';
import type { Year } from './year.ts';

const year = (values: Partial<Year> = {}): Year => ({
  figures: {
    sums: [{ kind: 'model_input_tokens', operation: 'embed', resource: 'm', quantity: 50, costMicros: 100 }],
    jobs: [],
    weeks: [],
    lines: 1,
    costMicros: 100,
    priceTables: ['1'],
  },
  violations: {
    continuity: [],
    duplicates: [],
    blocked: [],
    seeds: [],
    spotifyStrings: [],
    publishedTwice: [],
  },
  counts: {
    worlds: 1,
    refreshes: 9,
    refused: [],
    playlists: 9,
    keptExactly: 9,
    tracksLooked: 9,
    blocks: 0,
    modelRequests: 1,
  },
  wallMs: 1,
  ...values,
});

it('a clean and cheap year holds, and its user-week is the ledger’s sum over all weeks', () => {
  expect(verdictOf(year(), 10)).toEqual({ weekMicros: 10, refusedShare: 0, holds: true });
  expect(reportYear(year(), { listeners: 1, weeks: 10, mode: 'extended', catalogue: 'x' })).toContain(
    '$0.000010',
  );
});

it.each(['continuity', 'duplicates', 'blocked', 'seeds', 'spotifyStrings', 'publishedTwice'] as const)(
  'one violation of %s breaks it and is shown',
  (name) => {
    const broken = year({ violations: { ...year().violations, [name]: ['this went wrong'] } });
    expect(verdictOf(broken, 10).holds).toBe(false);
    expect(reportYear(broken, { listeners: 1, weeks: 10, mode: 'extended', catalogue: 'x' })).toContain(
      'this went wrong',
    );
  },
);

it('a dear year, one without playlists and one without a ledger line do not hold', () => {
  const { figures, counts } = year();
  expect(verdictOf(year({ figures: { ...figures, costMicros: 20_001 } }), 10).holds).toBe(false);
  expect(verdictOf(year({ counts: { ...counts, refused: ['Too few.'] } }), 10).holds).toBe(false);
  expect(verdictOf(year({ figures: { ...figures, lines: 0, costMicros: 0 } }), 10).holds).toBe(false);
});
