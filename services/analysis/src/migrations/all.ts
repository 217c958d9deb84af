import type { Migration } from 'kysely/migration';
import * as samples from './2026-11-20T1200_samples.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_samples': samples,
};
