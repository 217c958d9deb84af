import { round } from './numbers.ts';

const digits = 6;

/** The heaviest names as shares that add up to 1, heaviest first; the heaviest takes what rounding leaves over. */
export function sharesOf(
  weights: Iterable<readonly [string, number]>,
  namesMax: number,
): Map<string, number> {
  const heaviest = [...weights]
    .filter(([, weight]) => weight > 0)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, namesMax);
  const total = heaviest.reduce((sum, [, weight]) => sum + weight, 0);
  const shares = heaviest
    .map(([name, weight]): [string, number] => [name, round(weight / total, digits)])
    .filter(([, share]) => share > 0);
  const [first] = shares;
  const missing = 1 - shares.reduce((sum, [, share]) => sum + share, 0);
  if (first) first[1] = round(first[1] + missing, digits);
  return new Map(shares);
}
