import { z } from 'zod';
import { command } from '../message.ts';

/** Give the tenant its one trial of a larger plan; a second one, or one of a tenant that pays, changes nothing. */
export const startTrial = command('billing', 'start-trial.v1', z.object({}));
