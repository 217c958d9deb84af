import type { Verdict } from '@trc/contracts/documents/feedback.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import { recordingKeys, trackKey } from '@trc/music/identity';
import type { Seed } from './seeds.ts';

/** What a listener said about a track. */
export interface Said {
  readonly track: Track;
  readonly verdict: Verdict;
  readonly saidAt: Date;
}

/** The one key under which verdicts on a recording meet, whichever catalogue named it: its name, where it has one. */
export function recordingOf(track: Track): string {
  return recordingKeys(track).find((key) => key.startsWith('name:')) ?? trackKey(track);
}

/** The newest verdict on each recording; tracks that share any key are one recording. */
export function newestVerdicts(said: readonly Said[]): Said[] {
  const judged = new Set<string>();
  return said
    .toSorted((a, b) => b.saidAt.getTime() - a.saidAt.getTime())
    .filter(({ track }) => {
      const keys = recordingKeys(track);
      const isNew = !keys.some((key) => judged.has(key));
      for (const key of keys) judged.add(key);
      return isNew;
    });
}

/** Somebody who says "more" means it; somebody who hears a track may just have let it play. */
const playsOfAVerdict = 3;
/** What weighs less than this many plays moves a world by less than the whole of its fresh share. */
const playsOfAWhole = 12;

/** What was heard and said since the last version, weights adding up to 1 on each side. */
export interface Evidence {
  readonly towards: readonly Seed[];
  readonly away: readonly Seed[];
  /** How much `towards` says, 0 to 1: one track is no new taste. */
  readonly strength: number;
}

/**
 * Plays and "more" draw a world near, "less" and "block" push it away. A word outweighs a play: what was said to be too
 * much does not count as heard.
 * @param plays weights add up to 1; each stands for as many plays as it is heavier than the average.
 */
export function weighEvidence(plays: readonly Seed[], said: readonly Said[]): Evidence {
  const newest = newestVerdicts(said);
  const named = (...verdicts: Verdict[]) =>
    newest
      .filter(({ verdict }) => verdicts.includes(verdict))
      .map(({ track }): Seed => ({ track, weight: playsOfAVerdict }));
  const away = named('less', 'block');
  const unwanted = new Set(away.flatMap(({ track }) => recordingKeys(track)));
  const heard = plays
    .filter(({ track }) => !recordingKeys(track).some((key) => unwanted.has(key)))
    .map(({ track, weight }): Seed => ({ track, weight: weight * plays.length }));
  const towards = [...heard, ...named('more')];
  return {
    towards: toShares(towards),
    away: toShares(away),
    strength: Math.min(1, totalOf(towards) / playsOfAWhole),
  };
}

const totalOf = (seeds: readonly Seed[]) => seeds.reduce((sum, { weight }) => sum + weight, 0);

function toShares(seeds: readonly Seed[]): Seed[] {
  const total = totalOf(seeds);
  return seeds.map(({ track, weight }) => ({ track, weight: weight / total }));
}
