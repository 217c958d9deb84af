import type { Answer } from '../../../api/client.ts';
import { featureNames, featureWords } from './features.ts';
import { capital, listed } from './words.ts';

export type Intersection = Answer<'/v1/worlds/{id}'>['intersections'][number];

const tagsMax = 6;
const favouredMax = 3;
/** A bias below this moves nothing that could be heard. */
const toldBias = 0.02;

/**
 * What an intersection looks for, one sentence each: its bounds, when its music came out, what it favours, its tags.
 * Numbers are standard deviations from the average of the catalogue.
 */
export function intersectionWords({ where, released, bias, tags }: Intersection): string[] {
  const bounds = featureNames.flatMap((name) => {
    const bound = where[name];
    return bound ? boundWords(name, bound) : [];
  });
  const favoured = featureNames
    .map((name) => ({ name, by: bias[name] ?? 0 }))
    .filter(({ by }) => Math.abs(by) >= toldBias)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .slice(0, favouredMax)
    .map(({ name, by }) => featureWords[name][by > 0 ? 'high' : 'low']);
  return [
    ...(bounds.length > 0 ? [`${capital(listed(bounds))}.`] : []),
    ...(released ? releasedWords(released) : []),
    ...(favoured.length > 0 ? [`It favours what is ${listed(favoured)}.`] : []),
    ...(tags.length > 0 ? [`It listens for ${listed(tags.slice(0, tagsMax))}.`] : []),
  ];
}

type Bound = { readonly min?: number; readonly max?: number };

function boundWords(name: (typeof featureNames)[number], { min, max }: Bound): string[] {
  const subject = featureWords[name].name;
  if (min !== undefined && max !== undefined) return [`${subject} between ${signed(min)} and ${signed(max)}`];
  if (min !== undefined) return [`${subject} of ${signed(min)} and above`];
  if (max !== undefined) return [`${subject} of ${signed(max)} and below`];
  return [];
}

function releasedWords({ from, to }: { readonly from?: string; readonly to?: string }): string[] {
  if (from && to) return [`Released from ${from} to ${to}.`];
  if (from) return [`Released in ${from} or later.`];
  return to ? [`Released in ${to} or earlier.`] : [];
}

/** A value with its sign, to so many decimal places; the minus is a real one. */
export function signed(value: number, digits = 1): string {
  const size = Math.abs(value).toFixed(digits);
  if (Number(size) === 0) return '0';
  return `${value > 0 ? '+' : '−'}${size}`;
}
