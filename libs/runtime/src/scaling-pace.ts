import type { Consumer } from '@trc/contracts/topology';

/** How long the messages of one consumer have taken this process lately. */
export interface Pace {
  note(seconds: number): void;
  meanSeconds(): number;
}

const rememberedMax = 50;
/** A message that waits is work, however quick the clock says that its like were. */
const secondsMin = 0.001;

/**
 * The mean of all messages at first, and from the fiftieth on an exponentially weighted one, in which a message counts for a fiftieth.
 * A try that ended with a wait counts too: while a neighbour or a limit outside holds messages up, they make little work.
 *
 * Before anything was measured a message is assumed to take as long as the first pause that `topology.ts` gives it after a
 * failure: 0.2 s for quick work, 0.5 s for calls to the outside, 1 s for heavy work.
 */
export function createPace({ backoffMs: [firstPauseMs = 1_000] }: Pick<Consumer, 'backoffMs'>): Pace {
  let mean = firstPauseMs / 1_000;
  let noted = 0;
  return {
    note(seconds) {
      noted = Math.min(noted + 1, rememberedMax);
      mean += (seconds - mean) / noted;
    },
    meanSeconds: () => Math.max(secondsMin, mean),
  };
}
