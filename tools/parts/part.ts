import type { Site } from '../site.ts';

/** A server that runs here and can be stopped, killed and started again. */
export interface Part {
  start(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

export interface PartOptions {
  readonly site: Site;
  /** Whether acknowledged data must survive a power cut. */
  readonly durable: boolean;
}
