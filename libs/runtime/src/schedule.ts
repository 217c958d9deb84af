import type { Log } from './log.ts';

/** Work that wakes by itself, again and again, in every process of a service: it must take its rows so that two do not meet. */
export interface Schedule {
  stop(): Promise<void>;
}

/** Runs `work` every `everyMs`, counted from the end of the run before. A failing run is logged and tried again. */
export function startSchedule(name: string, everyMs: number, log: Log, work: () => Promise<void>): Schedule {
  let stopped = false;
  let wake: () => void = () => undefined;
  const loop = (async () => {
    while (!stopped) {
      await work().catch((error: unknown) =>
        log.warn({ err: error, schedule: name }, 'a scheduled run failed'),
      );
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    async stop() {
      stopped = true;
      wake();
      await loop;
    },
  };
}
