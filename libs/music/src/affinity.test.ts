import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asOfReleases,
  eraAffinity,
  fameAffinity,
  fameOfListens,
  releaseMonth,
  type Shares,
  tagAffinity,
  yearsOf,
} from './affinity.ts';

const noDates = [null, '', 'soon', '19', '199', '0000', '0000-01-01', '????', '20201', ' 2020', '-2020'];
const month = fc
  .record({ year: fc.integer({ min: 1900, max: 2026 }), month: fc.integer({ min: 1, max: 12 }) })
  .map(({ year, month }) => `${year}-${String(month).padStart(2, '0')}`);
const date = fc.oneof(
  month,
  month.map((one) => `${one}-15`),
  fc.integer({ min: 1900, max: 2026 }).map(String),
);
const share = fc.double({ min: 0, max: 10, noNaN: true });
const eras: fc.Arbitrary<Shares> = fc.dictionary(fc.oneof(date, fc.constantFrom('soon', '0000')), share, {
  maxKeys: 20,
});
const degree = fc.integer({ min: 0, max: 100 });
const fames: fc.Arbitrary<Shares> = fc.dictionary(fc.oneof(degree.map(String), fc.constant('much')), share, {
  maxKeys: 20,
});
const asOf = fc.double({ min: 1900, max: 2030, noNaN: true });
const popularity = fc.double({ min: 0, max: 1, noNaN: true });

const expectAffinity = (value: number | null) => {
  if (value === null) return;
  expect(value).toBeGreaterThanOrEqual(0);
  expect(value).toBeLessThanOrEqual(1);
};
const scaled = (shares: Shares, by: number): Shares =>
  Object.fromEntries(Object.entries(shares).map(([key, value]) => [key, value * by]));
/** Not closer than rounding tells. */
const expectNotBelow = (value: number | null, floor: number | null) =>
  expect(value).toBeGreaterThanOrEqual((floor ?? 0) - 1e-12);

describe('a release date', () => {
  it.each([
    ['2019', '2019', 2019.5],
    ['2019-01', '2019-01', 2019 + 0.5 / 12],
    ['2019-12-31', '2019-12', 2019 + 11.5 / 12],
    ['2019-00', '2019', 2019.5],
    ['2019-13-01', '2019', 2019.5],
    ['2019-123', '2019', 2019.5],
  ])('%s came out in %s', (released, known, years) => {
    expect(releaseMonth(released)).toBe(known);
    expect(yearsOf(released)).toBeCloseTo(years, 12);
  });

  it.each(noDates)('%s is none', (released) => {
    expect(releaseMonth(released)).toBeNull();
    expect(yearsOf(released)).toBeNull();
  });

  it('grows with time', () => {
    fc.assert(
      fc.property(month, month, (a, b) => {
        expect(Math.sign((yearsOf(a) ?? 0) - (yearsOf(b) ?? 0))).toBe(Math.sign(a < b ? -1 : a > b ? 1 : 0));
      }),
    );
  });
});

describe('the age of releases counts', () => {
  it('from half a year behind the newest date', () => {
    expect(asOfReleases(['1999', '2020-06-15', null, 'soon'])).toBeCloseTo(2020 + 5.5 / 12 + 0.5, 12);
  });

  it('from nowhere without a date', () => {
    expect(asOfReleases([])).toBeNull();
    expect(asOfReleases(noDates)).toBeNull();
  });

  it('from behind every date', () => {
    fc.assert(
      fc.property(fc.array(date, { minLength: 1 }), (dates) => {
        for (const one of dates)
          expect(asOfReleases(dates)).toBeGreaterThanOrEqual((yearsOf(one) ?? 0) + 0.5);
      }),
    );
  });
});

describe('era', () => {
  it('is a number from 0 to 1 for any shares and dates', () => {
    fc.assert(
      fc.property(eras, asOf, fc.oneof(date, fc.constantFrom(...noDates)), (shares, at, released) => {
        expectAffinity(eraAffinity(shares, at)(released));
      }),
    );
  });

  it('never falls when a date moves toward the only seed’s', () => {
    fc.assert(
      fc.property(month, month, month, (seed, far, near) => {
        const [s = 0, f = 0, n = 0] = [seed, far, near].map((one) => yearsOf(one) ?? 0);
        fc.pre(Math.min(s, f) <= n && n <= Math.max(s, f));
        const era = eraAffinity({ [seed]: 1 }, asOfReleases([seed, far]) ?? 0);
        expectNotBelow(era(near), era(far));
        expect(era(seed)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('tells last year from this year as it tells the sixties from the eighties', () => {
    const era = (seed: string, other: string) => eraAffinity({ [seed]: 1 }, 2026)(other) ?? 0;
    expect(era('2025-06', '2024-06')).toBeLessThan(0.6);
    expect(era('1965', '1964')).toBeGreaterThan(0.99);
    expect(era('1965', '1985')).toBeLessThan(0.6);
  });

  it('is of no account without a date of the world or of the track', () => {
    for (const shares of [{}, { soon: 1 }, { '0000': 1 }, { '2019': 0 }])
      expect(eraAffinity(shares, 2026)('2019')).toBeNull();
    for (const released of noDates) expect(eraAffinity({ '2019': 1 }, 2026)(released)).toBeNull();
  });

  it('takes a date of tomorrow for a new one', () => {
    expectAffinity(eraAffinity({ '2019': 1 }, 2019)('2031'));
    expect(eraAffinity({ '2031': 1 }, 2019)('2031')).toBe(1);
  });
});

describe('fame', () => {
  it('is a number from 0 to 1 for any shares and popularity', () => {
    fc.assert(
      fc.property(fames, popularity, (shares, value) => {
        expectAffinity(fameAffinity(shares)(value));
      }),
    );
  });

  it('never falls when popularity moves toward the only seed’s', () => {
    fc.assert(
      fc.property(degree, popularity, fc.double({ min: 0, max: 1, noNaN: true }), (seed, far, step) => {
        const fame = fameAffinity({ [seed]: 1 });
        expectNotBelow(fame(far + step * (seed / 100 - far)), fame(far));
        expect(fame(seed / 100)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('is of no account without shares or popularity', () => {
    for (const shares of [{}, { much: 1 }, { '40': 0 }]) expect(fameAffinity(shares)(0.4)).toBeNull();
    expect(fameAffinity({ '40': 1 })(null)).toBeNull();
  });
});

it('shares count by their ratio, whatever they add up to', () => {
  fc.assert(
    fc.property(
      eras,
      fames,
      month,
      popularity,
      fc.integer({ min: 1, max: 99 }),
      (years, fame, at, known, by) => {
        const [era, other] = [eraAffinity(years, 2027)(at), eraAffinity(scaled(years, by), 2027)(at)];
        expect(other === null).toBe(era === null);
        expect(other ?? 0).toBeCloseTo(era ?? 0, 9);
        const [one, two] = [fameAffinity(fame)(known), fameAffinity(scaled(fame, by))(known)];
        expect(two ?? 0).toBeCloseTo(one ?? 0, 9);
      },
    ),
  );
});

describe('listens as popularity', () => {
  it('grow from 0 to 1, each tenfold by the same', () => {
    expect(fameOfListens(0)).toBe(0);
    expect([1_000_000, 5_000_000].map(fameOfListens)).toEqual([1, 1]);
    const [tens, hundreds, thousands] = [1e3, 1e4, 1e5].map(fameOfListens);
    expect((thousands ?? 0) - (hundreds ?? 0)).toBeCloseTo((hundreds ?? 0) - (tens ?? 0), 3);
    fc.assert(
      fc.property(fc.nat(9_000_000), fc.nat(1_000), (listens, more) => {
        expectAffinity(fameOfListens(listens));
        expect(fameOfListens(listens + more)).toBeGreaterThanOrEqual(fameOfListens(listens));
      }),
    );
  });
});

describe('tags', () => {
  const names = ['dub', 'folk', 'techno', 'ambient', 'jazz'];
  const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });
  const evenly = (tags: readonly string[]) => new Map(tags.map((tag) => [tag, 1] as const));
  const weighted = fc
    .array(fc.tuple(fc.constantFrom(...names), fc.double({ min: 0.01, max: 5, noNaN: true })), {
      minLength: 1,
    })
    .map((entries) => new Map(entries));

  it('match from 0 to 1, and not at all where they share none', () => {
    fc.assert(fc.property(weighted, some, (weights, tags) => expectAffinity(tagAffinity(weights)(tags))));
    expect(tagAffinity(evenly(['dub']))(['folk'])).toBe(0);
    expect(tagAffinity(evenly(['dub', 'folk']))(['dub', 'folk'])).toBeCloseTo(1, 12);
  });

  it('match as well one way as the other', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        expect(tagAffinity(evenly(a))(b)).toBeCloseTo(tagAffinity(evenly(b))(a) ?? -1, 12);
      }),
    );
  });

  it('match alike in any order, when one is told twice, and whatever weights add up to', () => {
    fc.assert(
      fc.property(weighted, some, (weights, tags) => {
        const match = tagAffinity(weights)(tags) ?? -1;
        expect(tagAffinity(weights)([...tags].reverse())).toBeCloseTo(match, 12);
        expect(tagAffinity(weights)([...tags, ...tags])).toBeCloseTo(match, 12);
        const tripled = new Map([...weights].map(([tag, weight]) => [tag, 3 * weight]));
        expect(tagAffinity(tripled)(tags)).toBeCloseTo(match, 12);
      }),
    );
  });

  it('say nothing when either side has none', () => {
    expect(tagAffinity(new Map())(['dub'])).toBeNull();
    expect(tagAffinity(new Map([['dub', 0]]))(['dub'])).toBeNull();
    expect(tagAffinity(evenly(['dub']))([])).toBeNull();
  });
});
