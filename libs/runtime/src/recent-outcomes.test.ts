import { expect, it } from 'vitest';
import { createRecentOutcomes } from './recent-outcomes.ts';

it('what is older than the span is not counted, and each name counts by itself', () => {
  let nowMs = 0;
  const outcomes = createRecentOutcomes(3_600_000, () => nowMs);
  outcomes.count('spotify', 'answered');
  nowMs += 1_800_000;
  outcomes.count('spotify', 'answered');
  outcomes.count('spotify', 'limited');
  outcomes.count('musicbrainz', 'unreachable');
  expect(outcomes.of('spotify')).toEqual({ answered: 2, limited: 1, failed: 0, unreachable: 0 });
  nowMs += 1_800_001;
  expect(outcomes.of('spotify')).toEqual({ answered: 1, limited: 1, failed: 0, unreachable: 0 });
  nowMs += 3_600_000;
  expect(outcomes.of('spotify')).toEqual({ answered: 0, limited: 0, failed: 0, unreachable: 0 });
  expect(outcomes.of('nobody')).toEqual({ answered: 0, limited: 0, failed: 0, unreachable: 0 });
});
