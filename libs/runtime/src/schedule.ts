import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { Log } from './log.ts';

/** Work that wakes by itself, again and again, in every process of a service: it must take its rows so that two do not meet. */
export interface Schedule {
  stop(): Promise<void>;
  /** Runs at once, or once more when a run is under way. */
  ring(): void;
}

/** Runs `work` every `everyMs`, counted from the end of the run before. A failing run is logged and tried again. */
export function startSchedule(name: string, everyMs: number, log: Log, work: () => Promise<void>): Schedule {
  let stopped = false;
  let rung = false;
  let wake: () => void = () => undefined;
  const loop = (async () => {
    while (!stopped) {
      rung = false;
      await work().catch((error: unknown) =>
        log.warn({ err: error, schedule: name }, 'a scheduled run failed'),
      );
      if (stopped) return;
      if (rung) continue;
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
    ring() {
      rung = true;
      wake();
    },
  };
}

/** A provider that does its work again and again, from the start of the service until it stops. */
export abstract class Scheduled implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #start: () => Schedule;
  #schedule: Schedule | null = null;

  constructor(name: string, everyMs: number, log: Log) {
    this.#start = () => startSchedule(name, everyMs, log, () => this.run());
  }

  /** One round; tests call it by themselves. */
  abstract run(): Promise<void>;

  onApplicationBootstrap(): void {
    this.#schedule = this.#start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#schedule?.stop();
  }
}
