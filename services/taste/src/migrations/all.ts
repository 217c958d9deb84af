import type { Migration } from 'kysely/migration';
import * as worlds from './2026-11-20T1200_worlds.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_worlds': worlds,
};
