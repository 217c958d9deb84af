import { type Blocked, isBlocked } from '@trc/music/blocked';
import type { Selection } from './candidates.ts';

/**
 * The selection without what the listener blocked: every track of a blocked artist, and recordings that only the last
 * look-up showed to be blocked ones. They are counted with the blocked, and no longer as kept by who found them first.
 */
export function withoutBlocked<S extends Selection>(selection: S, blocked: Blocked): S {
  const out = selection.candidates.filter(({ track }) => isBlocked(track, blocked));
  const lost = (strategy: string) => out.filter(({ found_by }) => found_by[0] === strategy).length;
  return {
    ...selection,
    candidates: selection.candidates.filter(({ track }) => !isBlocked(track, blocked)),
    strategies: selection.strategies.map((strategy) => ({
      ...strategy,
      kept: strategy.kept - lost(strategy.name),
    })),
    dropped: { ...selection.dropped, blocked: selection.dropped.blocked + out.length },
  };
}
