import { JsonHttpError } from '@trc/runtime/json-http';
import { isSpotifyFailure } from '@trc/spotify/errors';
import { affordable, type CallAllowance } from '../domain/allowance.ts';
import type { Finding } from '../domain/candidates.ts';
import type { Strategy } from '../domain/plan.ts';
import { type Catalogue, canRun } from '../outbound/catalogue.ts';

/** Strategies of one provider that run at the same time; its budget holds besides. */
const atOnce = 3;

/**
 * Runs strategies, a few at once, while calls are left and until there are enough; what they find is added to the
 * findings. One that fails without asking to wait is noted there. Throws what else the catalogue throws.
 */
export async function runStrategies(
  catalogue: Catalogue,
  strategies: readonly Strategy[],
  findings: Finding[],
  calls: CallAllowance,
  isEnough: () => boolean,
): Promise<void> {
  let waiting = [...strategies];
  while (!isEnough()) {
    // What the catalogue has refused meanwhile is not asked again.
    waiting = waiting.filter((strategy) => canRun(catalogue, strategy));
    const next = affordable(waiting.splice(0, atOnce), 1, calls);
    if (next.length === 0) return;
    findings.push(...(await Promise.all(next.map((strategy) => runOne(catalogue, strategy)))));
  }
}

async function runOne(catalogue: Catalogue, strategy: Strategy): Promise<Finding> {
  const nothing = (note: string): Finding => ({ strategy: strategy.name, tracks: [], note });
  try {
    return { strategy: strategy.name, tracks: await catalogue.find(strategy), note: null };
  } catch (error) {
    if (isSilent(error)) return nothing('The open catalogue did not answer.');
    if (isSpotifyFailure(error, 'bad-request')) return nothing('Spotify did not take the question.');
    throw error;
  }
}

/** An open catalogue that fails without asking to wait is done without. */
export function isSilent(error: unknown): boolean {
  return error instanceof JsonHttpError && error.retryAfterMs === null;
}
