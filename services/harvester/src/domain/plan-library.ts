import { type Features, featureNames } from '@trc/contracts/documents/track.v1';
import type { Intersection, World } from '@trc/contracts/documents/world.v1';
import { featuresFrom } from '@trc/music/features';
import type { Strategy } from './plan.ts';

/** The tenant's own sounds near where the world and each of its intersections aim. */
export function planLibrary(world: World): Strategy[] {
  const aim = world.target ?? world.centroid ?? {};
  const { mean, sd } = world.scaler;
  const near = (name: string, z: Features): Strategy => ({
    kind: 'library',
    name: `library:${name}`,
    target: featuresFrom((feature) => {
      const [value, usual, spread] = [z[feature], mean[feature], sd[feature]];
      return value === undefined || usual === undefined || spread === undefined
        ? undefined
        : usual + value * spread;
    }),
  });
  return [
    near('nearest', aim),
    ...world.intersections.map((intersection) => near(intersection.id, aimedInto(aim, intersection))),
  ];
}

/** How far inside a bound a target is put, in standard deviations. */
const insideSd = 0.3;

function aimedInto(aim: Features, { where, bias }: Intersection): Features {
  const aimed: Features = { ...aim };
  for (const name of featureNames) {
    const { min, max } = where[name] ?? {};
    let value = (aim[name] ?? 0) + 2 * (bias[name] ?? 0);
    if (max !== undefined) value = Math.min(value, max - insideSd);
    if (min !== undefined) value = Math.max(value, min + insideSd);
    if (aim[name] !== undefined || where[name] !== undefined || bias[name] !== undefined) aimed[name] = value;
  }
  return aimed;
}
