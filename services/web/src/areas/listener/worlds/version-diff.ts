import { featureNames, featureWords } from './features.ts';
import type { World } from './map.ts';

/** A value in two versions; `null` where one has none. */
export interface Moved {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

const tagsMax = 12;
/** Below this a value is where it was. */
const sameValue = 0.005;

const byChange = (a: Moved, b: Moved) => changeOf(b) - changeOf(a);
const changeOf = ({ before, after }: Moved) => Math.abs((after ?? 0) - (before ?? 0));
const hasMoved = (moved: Moved) => changeOf(moved) >= sameValue;

/** Where the playlists aim, by feature, in standard deviations from the catalogue's average; largest change first. */
export function movedFeatures(before: World, after: World): Moved[] {
  const [was, is] = [before, after].map((world) => world.target ?? world.centroid ?? {});
  return featureNames
    .map((name) => ({
      name: featureWords[name].name,
      before: was?.[name] ?? null,
      after: is?.[name] ?? null,
    }))
    .filter(hasMoved)
    .sort(byChange);
}

/** Weights of tags as shares of all tags; largest change first, at most twelve. */
export function movedTags(before: World, after: World): Moved[] {
  const names = new Set([...Object.keys(before.tag_weights), ...Object.keys(after.tag_weights)]);
  return [...names]
    .map((name) => ({
      name,
      before: before.tag_weights[name] ?? null,
      after: after.tag_weights[name] ?? null,
    }))
    .filter(hasMoved)
    .sort(byChange)
    .slice(0, tagsMax);
}
