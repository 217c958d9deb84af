import type { Usage } from '@trc/contracts/documents/usage.v1';

/** Counts what one job asks of the outside. */
export interface Tally {
  called(provider: string): void;
  readonly count: () => number;
  readonly lines: () => Usage[];
}

export function createTally(operation: string): Tally {
  const calls = new Map<string, number>();
  return {
    called: (provider) => void calls.set(provider, (calls.get(provider) ?? 0) + 1),
    count: () => [...calls.values()].reduce((sum, quantity) => sum + quantity, 0),
    lines: () =>
      [...calls].map(([resource, quantity]) => ({ kind: 'provider_calls', quantity, operation, resource })),
  };
}

/** A fetch with a count of what left; the platform's unless another is given. */
export function counted(
  tally: Tally,
  provider: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): typeof globalThis.fetch {
  return (input, init) => {
    tally.called(provider);
    return fetch(input, init);
  };
}
