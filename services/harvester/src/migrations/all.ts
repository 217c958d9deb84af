import type { Migration } from 'kysely/migration';
import * as candidateSets from './2026-11-20T1200_candidate_sets.ts';
import * as oldSets from './2026-11-21T0300_old_sets.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_candidate_sets': candidateSets,
  '2026-11-21T0300_old_sets': oldSets,
};
