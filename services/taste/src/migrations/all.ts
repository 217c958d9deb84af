import type { Migration } from 'kysely/migration';
import * as worlds from './2026-11-20T1200_worlds.ts';
import * as feedback from './2026-11-21T0300_feedback.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_worlds': worlds,
  '2026-11-21T0300_feedback': feedback,
};
