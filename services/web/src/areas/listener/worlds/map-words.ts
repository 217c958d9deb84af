import type { Axis, Place, WorldMap } from './map.ts';
import { counted, listed } from './words.ts';

/** Places nearer to each other than this, in units of half the picture, are in the same spot. */
const sameSpot = 0.12;

/** What the picture of a world shows, for those who read it and for those who cannot see it. */
export function mapWords({ basis, places, axes, seedsLeftOut }: WorldMap): string[] {
  const seeds = places.filter(({ kind }) => kind === 'seed').length;
  const [centre, target] = (['centre', 'target'] as const).map((kind) =>
    places.find((place) => place.kind === kind),
  );
  return [
    basis === 'features'
      ? `${counted(seeds, 'seed')} placed by how they sound: near means alike.`
      : `No seed here has measured sound, so ${counted(seeds, 'seed')} ${seeds === 1 ? 'is' : 'are'} placed by tags: near means tagged alike.`,
    ...axisWords(axes[0], 'Further right', 'further left'),
    ...axisWords(axes[1], 'Further up', 'further down'),
    ...(centre && target ? [moveWords(centre, target, axes)] : []),
    ...(seedsLeftOut > 0
      ? [
          `${counted(seedsLeftOut, 'more seed')} ${seedsLeftOut === 1 ? 'has' : 'have'} nothing to be placed by.`,
        ]
      : []),
  ];
}

function axisWords({ low, high }: Axis, towardsHigh: string, towardsLow: string): string[] {
  if (high.length > 0 && low.length > 0)
    return [`${towardsHigh} is more ${listed(high)}, ${towardsLow} more ${listed(low)}.`];
  if (high.length > 0) return [`${towardsHigh} is more ${listed(high)}.`];
  return low.length > 0 ? [`${capitalised(towardsLow)} is more ${listed(low)}.`] : [];
}

function moveWords(centre: Place, target: Place, [across, upwards]: WorldMap['axes']): string {
  const [dx, dy] = [target.x - centre.x, target.y - centre.y];
  const moved = [
    { by: dx, axis: across },
    { by: dy, axis: upwards },
  ]
    .filter(({ by }) => Math.abs(by) >= sameSpot)
    .flatMap(({ by, axis }) => (by > 0 ? axis.high : axis.low).slice(0, 1));
  if (moved.length === 0) return 'The playlists aim at the middle of your seeds.';
  return `Your answers moved the aim of the playlists from the middle of your seeds towards ${listed(moved)}.`;
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
