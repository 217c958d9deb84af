import { setTimeout as sleep } from 'node:timers/promises';
import { meter } from './telemetry.ts';

/** One line of a gauge. The labels take few values, all known beforehand, and never name a tenant or a person. */
export interface Figure {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** A scrape waits no longer than this for one gauge. */
const readMsMax = 3_000;

/** A gauge that is read at every scrape. What cannot be had in time is left out: no figure is better than an old one. */
export function readGauge(name: string, read: () => readonly Figure[] | Promise<readonly Figure[]>): void {
  meter()
    .createObservableGauge(name)
    .addCallback(async (gauge) => {
      const late = sleep(readMsMax, [], { ref: false });
      const figures = await Promise.race([Promise.resolve().then(read), late]).catch(() => []);
      for (const { value, labels } of figures) gauge.observe(value, labels);
    });
}

/** A gauge that shows what it was told last. */
export interface ToldGauge {
  tell(figures: readonly Figure[]): void;
}

/** For figures that are too dear for every scrape. Tell it nothing (`[]`) when they cannot be had. */
export function toldGauge(name: string): ToldGauge {
  let latest: readonly Figure[] = [];
  readGauge(name, () => latest);
  return {
    tell(figures) {
      latest = figures;
    },
  };
}

/** Upper bounds of a histogram's buckets: from a fast query to a job that waited for hours. */
const secondsBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200];

/** Durations by buckets; those that the library takes unasked are meant for milliseconds. */
export const secondsHistogram = (name: string) =>
  meter().createHistogram(name, { advice: { explicitBucketBoundaries: secondsBounds } });
