import { z } from 'zod';
import { query } from '../message.ts';

/** What is made again and again: a world from its seeds, the analysis of a sample, and a listener kept up to date for a week. */
export const costUnits = ['world', 'sample', 'listener_week'] as const;

const micros = z.number().int();

/**
 * What one unit cost, of the settled jobs that were reserved in a span and all that was spent on them. A listener's week is one of
 * UTC from Monday on, in which jobs refreshed or published that listener's worlds; a week that the span cuts counts with what lies
 * in the span. Sums are `null` where there was no unit.
 */
export const listUnitCosts = query(
  'billing',
  'list-unit-costs.v1',
  z.object({ from: z.iso.datetime(), to: z.iso.datetime() }),
  z.object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    items: z.array(
      z.object({
        unit: z.enum(costUnits),
        units: z.number().int(),
        cost_micros: micros,
        /** Mean, rounded to a whole micro-dollar. */
        cost_micros_each: micros.nullable(),
        cost_micros_p50: micros.nullable(),
        cost_micros_p95: micros.nullable(),
        target_micros: micros,
      }),
    ),
  }),
  30_000,
);
