/** How a call to a provider came out; `limited` is a 429, `failed` a 5xx. */
export const callOutcomes = ['answered', 'limited', 'failed', 'unreachable'] as const;
export type CallOutcome = (typeof callOutcomes)[number];
export type OutcomeCounts = Readonly<Record<CallOutcome, number>>;

export interface RecentOutcomes {
  count(name: string, outcome: CallOutcome): void;
  /** Of the last `spanMs`, to the slot. */
  of(name: string): OutcomeCounts;
}

const slots = 60;

/** Counts of late by name, in memory that does not grow with the calls. */
export function createRecentOutcomes(spanMs: number, now: () => number): RecentOutcomes {
  const slotMs = spanMs / slots;
  const counts = new Map<string, Map<number, Record<CallOutcome, number>>>();
  const slotNow = () => Math.floor(now() / slotMs);

  function freshOf(name: string) {
    const of = counts.get(name) ?? new Map<number, Record<CallOutcome, number>>();
    counts.set(name, of);
    for (const slot of of.keys()) if (slot <= slotNow() - slots) of.delete(slot);
    return of;
  }

  return {
    count(name, outcome) {
      const of = freshOf(name);
      const counted = of.get(slotNow()) ?? none();
      counted[outcome] += 1;
      of.set(slotNow(), counted);
    },
    of(name) {
      const sum = none();
      for (const counted of freshOf(name).values())
        for (const outcome of callOutcomes) sum[outcome] += counted[outcome];
      return sum;
    },
  };
}

const none = (): Record<CallOutcome, number> => ({ answered: 0, limited: 0, failed: 0, unreachable: 0 });
