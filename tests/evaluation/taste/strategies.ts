import type { Candidate } from '@trc/contracts/documents/candidate-set.v1';

/** How the harvester's strategies begin their names (services/harvester/src/domain/plan.ts), in the order it asks them. */
export const strategyKinds = ['recommend', 'similar-near', 'similar-far', 'tag', 'artist', 'search'] as const;

export function kindsOf({ found_by }: Candidate): ReadonlySet<string> {
  return new Set(found_by.map((name) => name.split(':', 1)[0] ?? ''));
}

/** The candidates that something else found too. */
export function withoutKind(candidates: readonly Candidate[], kind: string): Candidate[] {
  return candidates.filter((candidate) => [...kindsOf(candidate)].some((other) => other !== kind));
}
