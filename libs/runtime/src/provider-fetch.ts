import { metricNames } from '@trc/contracts/telemetry';
import { meter } from './telemetry.ts';

const calls = meter().createCounter(metricNames.providerCalls);

/** The platform's fetch, which tells how the calls to one provider came out. */
export function providerFetch(provider: string): typeof globalThis.fetch {
  const count = (outcome: string) => calls.add(1, { provider, outcome });
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

function outcomeOf(status: number): string {
  if (status === 429) return 'limited';
  return status >= 500 ? 'failed' : 'answered';
}
