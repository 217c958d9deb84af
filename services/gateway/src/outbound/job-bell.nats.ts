import type { NatsConnection } from '@nats-io/transport-node';
import { jobChangedSubject } from '@trc/contracts/nats-permissions';

/** Tells every gateway process that a job has changed, so that those who watch it look again. It may be lost. */
export interface JobBell {
  ring(jobId: string): void;
  /** Calls back at every ring until the returned function is called. */
  listen(jobId: string, onRing: () => void): () => void;
}

export function createJobBell(nc: NatsConnection): JobBell {
  return {
    ring: (jobId) => nc.publish(jobChangedSubject(jobId)),
    listen(jobId, onRing) {
      const subscription = nc.subscribe(jobChangedSubject(jobId), { callback: () => onRing() });
      return () => subscription.unsubscribe();
    },
  };
}
