import { budgetSchema } from '../documents/budget.v1.ts';
import { command } from '../message.ts';

/** Bound the tenant's spending from now on. */
export const setBudget = command('billing', 'set-budget.v1', budgetSchema);
