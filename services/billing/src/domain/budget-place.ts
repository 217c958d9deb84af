/** Where a page of budgets ends: share of the budget that is used, in thousandths, and whose it is. */
export interface BudgetPlace {
  readonly permille: number;
  readonly tenantId: string;
}

export const budgetPlaceText = ({ permille, tenantId }: BudgetPlace): string => `${permille}.${tenantId}`;

/** The place that a text names; `null` when it names none, which begins the list anew. */
export function budgetPlaceOf(text: string | null): BudgetPlace | null {
  const [, permille, tenantId] = /^(-?\d{1,15})\.(ten_\w+)$/.exec(text ?? '') ?? [];
  return permille !== undefined && tenantId !== undefined ? { permille: Number(permille), tenantId } : null;
}
