import { z } from 'zod';
import { budgetSchema } from '../documents/budget.v1.ts';
import { command } from '../message.ts';

/** Bound the tenant's spending from now on. Its own bound and the operator's hold beside each other. */
export const setBudget = command(
  'billing',
  'set-budget.v1',
  budgetSchema.extend({ set_by: z.enum(['tenant', 'operator']) }),
);
