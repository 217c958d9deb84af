import { metricNames } from '@trc/contracts/telemetry';
import type { CallUse } from './call-window.ts';
import { type Figure, readGauge } from './figures.ts';
import type { WatchedBudget } from './shared-budget.ts';

/** A budget, and whether it is that of an app which a tenant brought. */
export interface KnownBudget {
  readonly provider: string;
  readonly isOfTenant: boolean;
  readonly budget: WatchedBudget;
}

/** Tells what this process knows of the budgets that it uses: of each provider the worst, tenants' apps by themselves. */
export function observeBudgets(budgets: () => readonly KnownBudget[]): void {
  readGauge(metricNames.providerBudgetUsed, () => [
    ...worst(budgets(), (use) => use.recentRatio, { window: 'recent' }),
    ...worst(budgets(), (use) => use.dayRatio, { window: 'day' }),
  ]);
  readGauge(metricNames.providerClosedSeconds, () => worst(budgets(), (use) => use.closedForMs / 1_000));
}

/** The highest value of each provider's budgets; those that have none are left out. */
export function worst(
  budgets: readonly KnownBudget[],
  read: (use: CallUse) => number | null,
  labels: Figure['labels'] = {},
): readonly Figure[] {
  const figures = new Map<string, Figure>();
  for (const { provider, isOfTenant, budget } of budgets) {
    const value = read(budget.use());
    const account = isOfTenant ? 'tenants' : 'installation';
    const key = `${provider} ${account}`;
    if (value === null || value <= (figures.get(key)?.value ?? -1)) continue;
    figures.set(key, { value, labels: { provider, account, ...labels } });
  }
  return [...figures.values()];
}
