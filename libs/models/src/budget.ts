/** Money set aside for one call. Exactly one of the two ends it. */
export interface Reservation {
  readonly kind: 'reserved';
  /** Books what the call really cost, which may be more than was set aside; the rest returns. */
  settle(actualMicros: number): Promise<void>;
  /** Nothing was spent: all of it returns. */
  release(): Promise<void>;
}

export interface BudgetRefusal {
  readonly kind: 'over-budget';
  readonly detail: string;
  /** When the budget frees, if time frees it (UTC). */
  readonly freesAt: string | null;
}

/** The budget of one tenant or job. Billing keeps the real one; a reservation that nobody ends returns by itself there. */
export interface ModelBudget {
  reserve(estimateMicros: number): Promise<Reservation | BudgetRefusal>;
}

/** For installations that measure and do not refuse. */
export const unlimitedBudget: ModelBudget = {
  reserve: async () => ({ kind: 'reserved', settle: async () => {}, release: async () => {} }),
};

/** A budget within this process: for tests and tools. */
export function createFixedBudget(totalMicros: number): ModelBudget & { readonly spentMicros: () => number } {
  let spentMicros = 0;
  let heldMicros = 0;
  return {
    spentMicros: () => spentMicros,
    async reserve(estimateMicros) {
      const leftMicros = totalMicros - spentMicros - heldMicros;
      if (estimateMicros > leftMicros) {
        return {
          kind: 'over-budget',
          detail: `The call may cost ${estimateMicros} micro-dollars, ${leftMicros} are left`,
          freesAt: null,
        };
      }
      heldMicros += estimateMicros;
      let ended = false;
      const end = (costMicros: number) => {
        if (ended) throw new Error('The reservation has already ended');
        ended = true;
        heldMicros -= estimateMicros;
        spentMicros += costMicros;
      };
      return {
        kind: 'reserved',
        settle: async (actualMicros) => end(actualMicros),
        release: async () => end(0),
      };
    },
  };
}

/**
 * Reserve, execute, settle. A call that throws gives everything back.
 * @param run the paid call; `costMicros` is what it cost, also when its result is of no use.
 */
export async function withinBudget<T extends { readonly costMicros: number }>(
  budget: ModelBudget,
  estimateMicros: number,
  run: () => Promise<T>,
): Promise<T | BudgetRefusal> {
  const reservation = await budget.reserve(estimateMicros);
  if (reservation.kind === 'over-budget') return reservation;
  let result: T;
  try {
    result = await run();
  } catch (error) {
    await reservation.release();
    throw error;
  }
  await reservation.settle(result.costMicros);
  return result;
}
