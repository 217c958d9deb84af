import type { Migration } from 'kysely/migration';
import * as plansReservationsLedger from './2026-11-20T1200_plans_reservations_ledger.ts';
import * as refreshes from './2026-11-21T0300_refreshes.ts';
import * as reanalysesLargeVibes from './2026-11-21T0900_reanalyses_large_vibes.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_plans_reservations_ledger': plansReservationsLedger,
  '2026-11-21T0300_refreshes': refreshes,
  '2026-11-21T0900_reanalyses_large_vibes': reanalysesLargeVibes,
};
