import { type Blocked, isBlocked } from '@trc/music/blocked';
import { type Selection, withCandidates } from './candidates.ts';

/**
 * The selection without what the listener blocked: every track of a blocked artist, and recordings that only the last
 * look-up showed to be blocked ones. They are counted with the blocked, and no longer as kept by who found them first.
 */
export function withoutBlocked<S extends Selection>(selection: S, blocked: Blocked): S {
  const candidates = selection.candidates.filter(({ track }) => !isBlocked(track, blocked));
  const out = selection.candidates.length - candidates.length;
  const dropped = { ...selection.dropped, blocked: selection.dropped.blocked + out };
  return withCandidates({ ...selection, dropped }, candidates);
}
