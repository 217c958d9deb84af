import { metricNames } from '@trc/contracts/telemetry';
import { type CallOutcome, createRecentOutcomes } from './recent-outcomes.ts';
import { meter } from './telemetry.ts';

const calls = meter().createCounter(metricNames.providerCalls);

/** How far back `recentCalls` reaches. */
export const recentCallsMs = 3_600_000;
/** How this process's own calls came out of late, by provider. */
export const recentCalls = createRecentOutcomes(recentCallsMs, Date.now);

/** The platform's fetch, which tells how the calls to one provider came out. */
export function providerFetch(provider: string): typeof globalThis.fetch {
  const count = (outcome: CallOutcome) => {
    calls.add(1, { provider, outcome });
    recentCalls.count(provider, outcome);
  };
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      count(outcomeOf(response.status));
      return response;
    } catch (error) {
      count('unreachable');
      throw error;
    }
  };
}

function outcomeOf(status: number): CallOutcome {
  if (status === 429) return 'limited';
  return status >= 500 ? 'failed' : 'answered';
}
