/** Shares of a whole by key, as a world keeps them. */
export type Shares = Readonly<Record<string, number>>;

/**
 * When something came out: `YYYY-MM`, or `YYYY` where no month is told. `null` for what is no date; the year 0000 is none,
 * it is how Spotify says that it does not know.
 */
export function releaseMonth(released: string | null): string | null {
  const [, year, month] = /^(\d{4})(?!\d)(?:-(0[1-9]|1[0-2])(?!\d))?/.exec(released ?? '') ?? [];
  if (year === undefined || year === '0000') return null;
  return month === undefined ? year : `${year}-${month}`;
}

/** A release date as decimal years; the middle of what is not told. `null` for what is no date. */
export function yearsOf(released: string | null): number | null {
  const known = releaseMonth(released);
  if (known === null) return null;
  const [year, month] = known.split('-');
  return Number(year) + (month === undefined ? 0.5 : (Number(month) - 0.5) / 12);
}

/** Ages below this are all "new". */
const ageMinYears = 0.3;
const eraWidth = 0.3;

/**
 * How much of a world came out around the same time, 0 to 1: a Gaussian kernel over the logarithm of the age, because
 * last year and this year lie as far apart as the sixties and the eighties do.
 * @param asOf decimal years from which ages count: the newest release in sight.
 */
export function eraAffinity(shares: Shares, asOf: number): (released: string | null) => number | null {
  const ageOf = (years: number) => Math.log(Math.max(ageMinYears, asOf - years) + ageMinYears);
  const known = pointsOf(shares, (key) => {
    const years = yearsOf(key);
    return years === null ? null : ageOf(years);
  });
  return (released) => {
    const years = yearsOf(released);
    return years === null ? null : density(known, ageOf(years), eraWidth);
  };
}

/** Hundredths of popularity at which two recordings are still about equally well known. */
const fameWidth = 8;

/** How much of a world is about as well known, 0 to 1: a Gaussian kernel over popularity (0 to 1). */
export function fameAffinity(shares: Shares): (popularity: number | null) => number | null {
  const known = pointsOf(shares, (key) => (Number.isFinite(Number(key)) ? Number(key) : null));
  return (popularity) => (popularity === null ? null : density(known, 100 * popularity, fameWidth));
}

/** A million listens is a hit among those who tell ListenBrainz what they hear. */
const listensOfAHit = 1_000_000;

/** Listens counted by ListenBrainz as popularity, 0 to 1: each tenfold counts the same. */
export function fameOfListens(listens: number): number {
  return Math.min(1, Math.log1p(listens) / Math.log1p(listensOfAHit));
}

interface Point {
  readonly at: number;
  readonly share: number;
}

function pointsOf(shares: Shares, place: (key: string) => number | null): Point[] {
  const points = Object.entries(shares).flatMap(([key, share]) => {
    const at = place(key);
    return at === null || share <= 0 ? [] : [{ at, share }];
  });
  const total = points.reduce((sum, { share }) => sum + share, 0);
  return points.map(({ at, share }) => ({ at, share: share / total }));
}

function density(points: readonly Point[], at: number, width: number): number | null {
  if (points.length === 0) return null;
  const sum = points.reduce(
    (total, point) => total + point.share * Math.exp(-((at - point.at) ** 2) / (2 * width ** 2)),
    0,
  );
  // Shares of a whole may add up to a hair more than 1.
  return Math.min(1, sum);
}

/** The newest release among dates, and half a year on, so that nothing is of age 0; `null` without any date. */
export function asOfReleases(dates: Iterable<string | null>): number | null {
  let newest: number | null = null;
  for (const date of dates) {
    const years = yearsOf(date);
    if (years !== null && (newest === null || years > newest)) newest = years;
  }
  return newest === null ? null : newest + 0.5;
}

/**
 * How well tags match weighted tags, 0 to 1: the cosine of the two tag vectors (the vector space model of Salton, Wong
 * and Yang, 1975). `null` when either side has no tags.
 */
export function tagAffinity(
  weights: ReadonlyMap<string, number>,
): (tags: readonly string[]) => number | null {
  const length = Math.hypot(...weights.values());
  return (tags) => {
    if (tags.length === 0 || length === 0) return null;
    const distinct = new Set(tags);
    let dot = 0;
    for (const tag of distinct) dot += weights.get(tag) ?? 0;
    return Math.min(1, dot / (Math.sqrt(distinct.size) * length));
  };
}
