import type { Migration } from 'kysely/migration';
import * as plansReservationsLedger from './2026-11-20T1200_plans_reservations_ledger.ts';
import * as refreshes from './2026-11-21T0300_refreshes.ts';
import * as reanalysesLargeVibes from './2026-11-21T0900_reanalyses_large_vibes.ts';
import * as features from './2026-11-21T1000_features.ts';
import * as termsBudgetsTallies from './2026-11-21T1100_terms_budgets_tallies.ts';
import * as pricesUsageEvents from './2026-11-21T1110_prices_usage_events.ts';
import * as payments from './2026-11-21T1120_payments.ts';
import * as privacy from './2026-11-21T1150_privacy.ts';
import * as budgetStates from './2026-11-21T1310_budget_states.ts';
import * as costDashboard from './2026-11-21T1500_cost_dashboard.ts';
import * as exports from './2026-11-21T1510_exports.ts';
import * as projectImports from './2026-11-22T0130_project_imports.ts';
import * as keptDays from './2026-11-22T0310_kept_days.ts';

export const migrations: Readonly<Record<string, Migration>> = {
  '2026-11-20T1200_plans_reservations_ledger': plansReservationsLedger,
  '2026-11-21T0300_refreshes': refreshes,
  '2026-11-21T0900_reanalyses_large_vibes': reanalysesLargeVibes,
  '2026-11-21T1000_features': features,
  '2026-11-21T1100_terms_budgets_tallies': termsBudgetsTallies,
  '2026-11-21T1110_prices_usage_events': pricesUsageEvents,
  '2026-11-21T1120_payments': payments,
  '2026-11-21T1150_privacy': privacy,
  '2026-11-21T1310_budget_states': budgetStates,
  '2026-11-21T1500_cost_dashboard': costDashboard,
  '2026-11-21T1510_exports': exports,
  '2026-11-22T0130_project_imports': projectImports,
  '2026-11-22T0310_kept_days': keptDays,
};
