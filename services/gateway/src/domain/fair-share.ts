/** A tenant's turn in one queue, as it is kept: what was left when it was served last, and in which round that was. */
export interface Balance {
  /** Work that the tenant may still take, in units of cost. */
  readonly deficit: number;
  readonly round: number;
}

/** One tenant that waits. */
export interface Line extends Balance {
  readonly tenantId: string;
  readonly weight: number;
  /** Costs of its next jobs, in the order in which they are to be served; each at most the credit of one round's weight. */
  readonly costs: readonly number[];
}

export interface Served {
  /** Tenants in the order in which each gets its next job out. */
  readonly turns: readonly string[];
  /** The new balances of those that were served. */
  readonly balances: ReadonlyMap<string, Balance>;
}

/** What a tenant has in a round: what it had, and its weight for every round since, up to what may be saved. */
export function deficitAt(
  { deficit, round }: Balance,
  weight: number,
  atRound: number,
  creditRoundsMax: number,
): number {
  return Math.min(creditRoundsMax * weight, deficit + (atRound - round) * weight);
}

/** The balance of a tenant that has not been served before, or not for long. */
export function fullBalance(weight: number, round: number, creditRoundsMax: number): Balance {
  return { deficit: creditRoundsMax * weight, round };
}

/**
 * Chooses the next jobs by weighted deficit round robin (Shreedhar and Varghese, SIGCOMM 1995): every round gives each tenant its
 * weight, and a job is served to a tenant that has its cost. Three things differ. Rounds are as short as they can be, and those in
 * which nobody could be served are passed over. Who has most for its weight comes first. And a tenant that is not waiting keeps
 * what it has and goes on saving, up to `creditRoundsMax` rounds: its first jobs then pass a flood. It saves no faster than
 * it would have been served, so coming and going gains nothing.
 *
 * With w a tenant's weight, W that of all tenants, L the largest cost and C the credit in rounds, C·w > L: of the work S that is
 * served while the tenant waits, it gets at least S·w/W − (w·(C + 1) + L).
 */
export function serve(
  lines: readonly Line[],
  round: number,
  places: number,
  creditRoundsMax: number,
): Served {
  const waiting = lines.map((line) => ({
    line,
    deficit: deficitAt(line, line.weight, round, creditRoundsMax),
    next: 0,
  }));
  const turns: string[] = [];
  let now = round;
  while (turns.length < places) {
    let chosen: (typeof waiting)[number] | null = null;
    let roundsMissing = Number.POSITIVE_INFINITY;
    for (const one of waiting) {
      const cost = one.line.costs[one.next];
      if (cost === undefined) continue;
      roundsMissing = Math.min(roundsMissing, Math.ceil((cost - one.deficit) / one.line.weight));
      const isRicher = chosen === null || one.deficit * chosen.line.weight > chosen.deficit * one.line.weight;
      if (one.deficit >= cost && isRicher) chosen = one;
    }
    if (chosen) {
      chosen.deficit -= chosen.line.costs[chosen.next] ?? 0;
      chosen.next += 1;
      turns.push(chosen.line.tenantId);
    } else if (roundsMissing === Number.POSITIVE_INFINITY) break;
    else {
      now += roundsMissing;
      for (const one of waiting)
        one.deficit = Math.min(
          creditRoundsMax * one.line.weight,
          one.deficit + roundsMissing * one.line.weight,
        );
    }
  }
  const served = waiting.filter(({ next }) => next > 0);
  return {
    turns,
    balances: new Map(served.map(({ line, deficit }) => [line.tenantId, { deficit, round: now }])),
  };
}

/**
 * Place of a tenant's k-th waiting job, 1 for the next: its own jobs before it, and of every other tenant as many as get their turn
 * meanwhile. Costs and credits are left out.
 */
export function fairPosition(
  k: number,
  weight: number,
  others: ReadonlyArray<{ readonly waiting: number; readonly weight: number }>,
): number {
  return others.reduce(
    (sum, other) => sum + Math.min(other.waiting, Math.ceil((k * other.weight) / weight)),
    k,
  );
}
