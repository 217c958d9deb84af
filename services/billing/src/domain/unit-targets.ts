/** What one unit may cost, in micro-dollars: a world from its seeds, one analysed sample, one listener kept up to date for a week. */
export const unitTargets = {
  world: 25_000,
  sample: 1_000,
  listener_week: 20_000,
} as const;

export type CostUnit = keyof typeof unitTargets;

/** Of all units of one kind: how many there were, what they cost together, and half and nineteen of twenty at most. */
export interface UnitSpread {
  readonly unit: CostUnit;
  readonly units: number;
  readonly costMicros: number;
  readonly p50Micros: number;
  readonly p95Micros: number;
}

/** One row for each unit that has a target, in the order of the targets, also for those of which there was none. */
export function besideTargets(spreads: readonly UnitSpread[]) {
  return (Object.keys(unitTargets) as CostUnit[]).map((unit) => {
    const found = spreads.find((spread) => spread.unit === unit);
    return {
      unit,
      units: found?.units ?? 0,
      costMicros: found?.costMicros ?? 0,
      costMicrosEach: found ? Math.round(found.costMicros / found.units) : null,
      p50Micros: found?.p50Micros ?? null,
      p95Micros: found?.p95Micros ?? null,
      targetMicros: unitTargets[unit],
    };
  });
}
