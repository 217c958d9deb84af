/** Places for which one waits, first come, first served. */
export interface Turns {
  take(): Promise<void>;
  give(): void;
}

export function turnsFor(places: number): Turns {
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    take: async () => {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give: () => {
      const next = waiting.shift();
      if (next) next();
      else free++;
    },
  };
}
