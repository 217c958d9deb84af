import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  addWindows,
  type CallLimits,
  type CallRefusal,
  type CallState,
  type CallUse,
  type CallWindow,
  checkLimits,
  closeWindow,
  emptyWindow,
  mergeWindows,
  stateOf,
  takeCalls,
  useOf,
} from './call-window.ts';
import type { Log } from './log.ts';
import type { SharedStore } from './shared-store.ts';

/** Permission to call one provider, from one budget that all processes of all services share. */
export interface SharedBudget {
  /** Takes one call: `null` is "go ahead". Never fails; where nobody can be asked, a cautious share is given out. */
  take(): Promise<CallRefusal | null>;
  /** The provider said "not before": nobody is given a call until then. */
  close(forMs: number, quota: boolean): Promise<void>;
}

export interface WatchedBudget extends SharedBudget {
  /** What this process knows now; where it has not asked for a while, that is too little. */
  use(): CallUse;
  /** What all processes know, read now and counted by nobody. Never fails. */
  look(): Promise<SeenBudget>;
}

export interface SeenBudget extends CallState {
  readonly limits: CallLimits;
  /** Whether the store has answered; without it this is what one process remembers. */
  readonly isShared: boolean;
}

export interface SharedBudgetOptions {
  readonly store: SharedStore;
  /** Whose calls are counted together: the provider, and the account or app that it counts by. */
  readonly key: string;
  readonly limits: CallLimits;
  readonly now: () => number;
  readonly log: Pick<Log, 'warn'>;
}

/** Compare-and-set tries of one question. Each failed one means that another process got through. */
const triesMax = 20;
/** For those who lost every try: the store is healthy, only busy. */
const busyMs = 250;
/** After a failure the store is left alone for a moment, so that not every call waits for its time-out. */
const aloneMs = 2_000;
/** What a process gives out by itself while it cannot ask the others. */
const shareAlone = 4;

const slots = z.array(z.tuple([z.number(), z.number()]));
const written = z.object({ r: slots, d: slots, c: z.number(), q: z.boolean() });

interface Question {
  /** One, or none from somebody who only has something to tell. */
  readonly calls: 0 | 1;
  readonly answer: (refusal: CallRefusal | null) => void;
}

/**
 * A rolling window, a rolling day and the provider's own "not before" under one key of the shared store.
 *
 * One question at a time is under way per process, and those who ask meanwhile go together into the next one: a call is
 * never reserved before somebody wants it, and one round trip serves them all. What the process has seen can only be
 * too little, so a refusal from memory is right and costs no round trip, and a store that lost its value gets back what
 * the processes remember.
 * @throws RangeError when the limits are not positive integers.
 */
export function openSharedBudget({ store, key, limits, now, log }: SharedBudgetOptions): WatchedBudget {
  checkLimits(limits);
  const { callsMax, callsMaxPerDay } = limits;
  const share = (calls: number) => Math.max(1, Math.floor(calls / shareAlone));
  const limitsAlone = {
    ...limits,
    callsMax: share(callsMax),
    callsMaxPerDay: callsMaxPerDay && share(callsMaxPerDay),
  };
  /** As last read or written; `revision` is `null` before that. */
  let known = emptyWindow;
  let revision: number | null = null;
  /** What the store has not been told yet. */
  let untold = emptyWindow;
  let aloneUntilMs = 0;
  let roundTripMs = 0;
  let questions: Question[] = [];
  let working = false;

  async function read(): Promise<void> {
    const value = await store.read(key);
    revision = value?.revision ?? 0;
    if (value) known = mergeWindows(known, decode(value.text));
  }

  async function askTogether(wanted: number) {
    if (revision === null) await read();
    for (let tries = 0; tries < triesMax; tries += 1) {
      const told = untold;
      const nowMs = now();
      const at = { nowMs, byMs: nowMs + roundTripMs };
      const taken = takeCalls(addWindows(known, told), limits, at, wanted);
      if (taken.given === 0 && told === emptyWindow) return taken;
      const next = await store.write(key, encode(taken.window), revision ?? 0);
      roundTripMs = now() - nowMs;
      if (next !== null) {
        [known, revision] = [taken.window, next];
        // While the store was written the provider may have closed; calls are never given meanwhile.
        untold =
          untold === told
            ? emptyWindow
            : closeWindow(emptyWindow, untold.closedUntilMs, untold.closedByQuota);
        if (taken.given === 0 || now() <= taken.untilMs) return taken;
        // The answer took so long that these calls would be made later than they are counted: they are lost.
        continue;
      }
      await read();
      // Losers that come back at different times get through sooner.
      await sleep(Math.random() * tries);
    }
    return { given: 0, refusal: { retryAfterMs: busyMs, quota: false } };
  }

  function askAlone(wanted: number) {
    const allowed = takeCalls(addWindows(known, untold), limits, { nowMs: now() }, wanted);
    const own = takeCalls(untold, limitsAlone, { nowMs: now() }, allowed.given);
    if (own.given > 0) untold = own.window;
    return { given: own.given, refusal: own.refusal ?? allowed.refusal };
  }

  async function ask(wanted: number) {
    if (now() < aloneUntilMs) return askAlone(wanted);
    try {
      return await askTogether(wanted);
    } catch (error) {
      log.warn({ err: error, budget: key }, 'the shared budget does not answer; a cautious share is used');
      aloneUntilMs = now() + aloneMs;
      return askAlone(wanted);
    }
  }

  async function work(): Promise<void> {
    working = true;
    while (questions.length > 0) {
      const asked = questions;
      questions = [];
      const takers = asked.filter(({ calls }) => calls === 1);
      const { given, refusal } = await ask(takers.length);
      for (const [index, { answer }] of takers.entries()) answer(index < given ? null : refusal);
      for (const { calls, answer } of asked) if (calls === 0) answer(null);
    }
    working = false;
  }

  function queue(calls: 0 | 1): Promise<CallRefusal | null> {
    const answered = new Promise<CallRefusal | null>((answer) => questions.push({ calls, answer }));
    if (!working) void work();
    return answered;
  }

  return {
    take: () => queue(1),
    async close(forMs, quota) {
      const untilMs = now() + forMs;
      if (untilMs <= addWindows(known, untold).closedUntilMs) return;
      if (quota) log.warn({ budget: key, until: new Date(untilMs) }, 'the quota of a provider is used up');
      untold = closeWindow(untold, untilMs, quota);
      await queue(0);
    },
    use: () => useOf(addWindows(known, untold), limits, now()),
    async look() {
      const value = await store.read(key).catch(() => undefined);
      const seen = value ? mergeWindows(known, decode(value.text)) : known;
      return { ...stateOf(addWindows(seen, untold), limits, now()), limits, isShared: value !== undefined };
    },
  };
}

function encode({ recent, day, closedUntilMs, closedByQuota }: CallWindow): string {
  const compact: z.input<typeof written> = {
    r: recent.map(([endMs, calls]) => [endMs, calls]),
    d: day.map(([endMs, calls]) => [endMs, calls]),
    c: closedUntilMs,
    q: closedByQuota,
  };
  return JSON.stringify(compact);
}

/** A value that cannot be read, from another release for example, counts as lost. */
function decode(text: string): CallWindow {
  try {
    const { r, d, c, q } = written.parse(JSON.parse(text));
    return { recent: r, day: d, closedUntilMs: c, closedByQuota: q };
  } catch {
    return emptyWindow;
  }
}
