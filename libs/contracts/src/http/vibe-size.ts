import { z } from 'zod';

/** Which model of the plan is asked for the vibe of a sound. */
export const vibeSize = z.enum(['small', 'large']);
