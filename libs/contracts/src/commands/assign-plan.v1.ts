import { z } from 'zod';
import { command } from '../message.ts';

/** Put the tenant on a plan from now on; the newest version of the plan that is valid now. */
export const assignPlan = command('billing', 'assign-plan.v1', z.object({ plan_id: z.string().min(1) }));
