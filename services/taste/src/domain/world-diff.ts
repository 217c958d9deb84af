import { featureNames } from '@trc/contracts/documents/track.v1';
import type { World } from '@trc/contracts/documents/world.v1';
import type { WorldDiff } from '@trc/contracts/documents/world-diff.v1';
import { yearsOf } from '@trc/music/affinity';

type Change = WorldDiff['changes'][number];

/** Everything that differs between two versions of a world, and what a listener would say about it. */
export function diffWorlds(before: World, after: World): WorldDiff {
  return {
    from: before.version,
    to: after.version,
    summary: summarise(before, after),
    changes: diffJson(before, after),
  };
}

/**
 * The values in which two JSON documents differ, in the order of the first. A list of numbers is one value: a vector whose
 * places mean nothing by themselves. Paths are JSON pointers (RFC 6901).
 */
export function diffJson(before: unknown, after: unknown, path = ''): Change[] {
  const names = sharedNames(before, after);
  if (names === null)
    return JSON.stringify(before) === JSON.stringify(after)
      ? []
      : [{ path, before: before ?? null, after: after ?? null }];
  return names.flatMap((name) =>
    diffJson(valueAt(before, name), valueAt(after, name), `${path}/${escaped(name)}`),
  );
}

/** The names of both sides when both are records or both are lists; `null` when they are compared as a whole. */
function sharedNames(before: unknown, after: unknown): string[] | null {
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) return null;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return !Array.isArray(value) || value.length === 0 || value.some((one) => typeof one !== 'number');
}

function valueAt(value: unknown, name: string): unknown {
  return isBranch(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Below this a feature is where it was. */
const toldSd = 0.05;
/** Below this share a tag weighs what it weighed. */
const toldShare = 0.02;
const toldTagsMax = 5;
/** Below this the world comes from the time that it came from. */
const toldYears = 1;
/** Below this, in hundredths, it is as well known as it was. */
const toldFame = 2;

function summarise(before: World, after: World): string[] {
  const told = [
    ...(before.name === after.name ? [] : [`Renamed from "${before.name}" to "${after.name}".`]),
    ...movedFeatures(before, after),
    ...movedEra(before, after),
    ...movedFame(before, after),
    ...movedTags(before.tag_weights, after.tag_weights),
    ...changedIntersections(before, after),
    ...joinedSeeds(before, after),
    ...(before.prose === after.prose ? [] : ['The description is a new one.']),
  ];
  return told.length > 0 ? told : ['Nothing changed that could be heard.'];
}

/** By where the playlists aim; a version that does not say so is read by the middle of its seeds. */
function movedFeatures(before: World, after: World): string[] {
  const [old, now] = [before.target ?? before.centroid, after.target ?? after.centroid];
  return featureNames
    .flatMap((name) => {
      const [from, to] = [old?.[name], now?.[name]];
      return from === undefined || to === undefined ? [] : [{ name, by: to - from }];
    })
    .filter(({ by }) => Math.abs(by) >= toldSd)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .map(({ name, by }) => {
      const amount = Number(Math.abs(by).toFixed(Math.abs(by) < 0.1 ? 2 : 1));
      const unit = amount === 1 ? 'standard deviation' : 'standard deviations';
      return `${capital(name)} moved ${by > 0 ? 'up' : 'down'} by ${amount} ${unit}.`;
    });
}

function movedEra(before: World, after: World): string[] {
  const [from, to] = [before, after].map(({ released }) => meanOf(released ?? {}, yearsOf));
  if (from === undefined || to === undefined || Math.abs(to - from) < toldYears) return [];
  return [`The era moved from about ${Math.floor(from)} to about ${Math.floor(to)}.`];
}

/** Two catalogues count fame differently, so a move from one to the other says nothing. */
function movedFame({ fame: old }: World, { fame: now }: World): string[] {
  if (!old || !now || old.source !== now.source) return [];
  const [from, to] = [old, now].map(({ shares }) => meanOf(shares, Number));
  if (from === undefined || to === undefined || Math.abs(to - from) < toldFame) return [];
  return [`Fame moved ${to > from ? 'up' : 'down'} from ${Math.round(from)} to ${Math.round(to)} of 100.`];
}

/** The mean of what shares stand for; `undefined` without any. */
function meanOf(
  shares: Readonly<Record<string, number>>,
  place: (name: string) => number | null,
): number | undefined {
  const known = Object.entries(shares).flatMap(([name, share]) => {
    const at = place(name);
    return at === null ? [] : [{ at, share }];
  });
  const total = known.reduce((sum, { share }) => sum + share, 0);
  return total > 0 ? known.reduce((sum, { at, share }) => sum + at * share, 0) / total : undefined;
}

function movedTags(before: World['tag_weights'], after: World['tag_weights']): string[] {
  const added = Object.keys(after).filter((tag) => before[tag] === undefined);
  const gone = Object.keys(before).filter((tag) => after[tag] === undefined);
  const moved = Object.keys(after)
    .map((tag) => ({ tag, by: (after[tag] ?? 0) - (before[tag] ?? 0) }))
    .filter(({ tag, by }) => before[tag] !== undefined && Math.abs(by) >= toldShare)
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  const ofSign = (sign: number) => moved.filter(({ by }) => by * sign > 0).map(({ tag }) => tag);
  return [
    ...listed('New tags', added),
    ...listed('Heavier tags', ofSign(1)),
    ...listed('Lighter tags', ofSign(-1)),
    ...listed('Tags that are gone', gone),
  ];
}

function changedIntersections(before: World, after: World): string[] {
  const old = new Map(before.intersections.map((intersection) => [intersection.id, intersection]));
  const ids = new Set(after.intersections.map(({ id }) => id));
  const kept = after.intersections.flatMap((now) => {
    const was = old.get(now.id);
    return was ? [{ was, now }] : [];
  });
  const redrawn = kept.filter(({ was, now }) => diffJson(toBounds(was), toBounds(now)).length > 0);
  const names = (intersections: World['intersections']) => intersections.map(({ name }) => `"${name}"`);
  return [
    ...kept
      .filter(({ was, now }) => was.name !== now.name)
      .map(({ was, now }) => `Playlist "${was.name}" is called "${now.name}".`),
    ...listed('New playlists', names(after.intersections.filter(({ id }) => !old.has(id)))),
    ...listed('Playlists that are gone', names(before.intersections.filter(({ id }) => !ids.has(id)))),
    ...listed('Playlists with other bounds', names(redrawn.map(({ now }) => now))),
  ];
}

const toBounds = ({ where, bias }: World['intersections'][number]) => ({ where, bias });

function joinedSeeds(before: World, after: World): string[] {
  const idsOf = ({ seeds }: World) => new Set([...seeds.tracks.map(({ id }) => id), ...(seeds.also ?? [])]);
  const old = idsOf(before);
  const count = [...idsOf(after)].filter((id) => !old.has(id)).length;
  if (count === 0) return [];
  return [`${count} more recording${count === 1 ? ' shapes' : 's shape'} this world.`];
}

/** `Label: a, b and 3 more.`, or nothing when there are none. */
function listed(label: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, toldTagsMax).join(', ');
  const rest = names.length - toldTagsMax;
  return [`${label}: ${rest > 0 ? `${shown} and ${rest} more` : shown}.`];
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
