/** Bounds on the calls to one provider. */
export interface CallLimits {
  /** Calls in any stretch of `windowMs`. */
  readonly callsMax: number;
  readonly windowMs: number;
  /** Calls in any 24 hours; `null` where only the provider knows. */
  readonly callsMaxPerDay: number | null;
}

/** No call for now. `quota` is true for what is counted by the day: then the wait is hours, and nobody sleeps for it. */
export interface CallRefusal {
  readonly retryAfterMs: number;
  readonly quota: boolean;
}

/** The end of each slot, in ms since the epoch, and the calls that were given in it; oldest first. */
type Slots = ReadonlyArray<readonly [endMs: number, calls: number]>;

/**
 * What is known about the calls of late. A call is written down at the end of its slot, so never as older than it is:
 * no stretch of time can hold more calls than allowed, and the price is a place that comes free up to one slot later.
 */
export interface CallWindow {
  readonly recent: Slots;
  readonly day: Slots;
  /** The provider said "not before". */
  readonly closedUntilMs: number;
  readonly closedByQuota: boolean;
}

export const emptyWindow: CallWindow = { recent: [], day: [], closedUntilMs: 0, closedByQuota: false };

const dayMs = 86_400_000;
const slotsPerWindow = 30;
const slotsPerDay = 96;

/** @throws RangeError when a limit is not a positive integer. */
export function checkLimits({ callsMax, windowMs, callsMaxPerDay }: CallLimits): void {
  for (const [name, value] of Object.entries({ callsMax, windowMs, callsMaxPerDay: callsMaxPerDay ?? 1 }))
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} must be a positive integer`);
}

export interface TakenCalls {
  readonly window: CallWindow;
  readonly given: number;
  /** When to ask again; `null` when all were given. */
  readonly refusal: CallRefusal | null;
  /** The given calls are counted rightly if they are made no later than this. */
  readonly untilMs: number;
}

/** Gives as many of the wanted calls as fit, to be made at `byMs` or a little later. */
export function takeCalls(
  window: CallWindow,
  limits: CallLimits,
  { nowMs, byMs = nowMs }: { readonly nowMs: number; readonly byMs?: number },
  wanted: number,
): TakenCalls {
  const current = {
    ...window,
    recent: since(window.recent, nowMs - limits.windowMs),
    day: since(window.day, nowMs - dayMs),
  };
  const room = Math.min(
    limits.callsMax - sum(current.recent),
    (limits.callsMaxPerDay ?? Number.POSITIVE_INFINITY) - sum(current.day),
  );
  const given = current.closedUntilMs > nowMs ? 0 : Math.max(0, Math.min(wanted, room));
  const untilMs = slotEnd(byMs, limits.windowMs, slotsPerWindow);
  const after =
    given === 0
      ? current
      : {
          ...current,
          recent: plus(current.recent, [[untilMs, given]]),
          day: plus(current.day, [[slotEnd(byMs, dayMs, slotsPerDay), given]]),
        };
  return { window: after, given, refusal: given < wanted ? refusalOf(after, limits, nowMs) : null, untilMs };
}

/** How much of the limits is used, 0 to 1, and for how long the provider stays closed. */
export interface CallUse {
  readonly recentRatio: number;
  /** `null` where only the provider knows. */
  readonly dayRatio: number | null;
  readonly closedForMs: number;
}

export function useOf(window: CallWindow, limits: CallLimits, nowMs: number): CallUse {
  const { callsMax, windowMs, callsMaxPerDay } = limits;
  return {
    recentRatio: sum(since(window.recent, nowMs - windowMs)) / callsMax,
    dayRatio: callsMaxPerDay && sum(since(window.day, nowMs - dayMs)) / callsMaxPerDay,
    closedForMs: Math.max(0, window.closedUntilMs - nowMs),
  };
}

/** The calls of late against their limits, and until when the provider stays closed; `null` is "it is open". */
export interface CallState {
  readonly recentCalls: number;
  readonly dayCalls: number;
  readonly closed: { readonly untilMs: number; readonly byQuota: boolean } | null;
}

export function stateOf(window: CallWindow, { windowMs }: CallLimits, nowMs: number): CallState {
  const { closedUntilMs: untilMs, closedByQuota: byQuota } = window;
  return {
    recentCalls: sum(since(window.recent, nowMs - windowMs)),
    dayCalls: sum(since(window.day, nowMs - dayMs)),
    closed: untilMs > nowMs ? { untilMs, byQuota } : null,
  };
}

/** Nothing is given until then; of two ends the later one counts. */
export function closeWindow(window: CallWindow, untilMs: number, quota: boolean): CallWindow {
  if (untilMs <= window.closedUntilMs) return window;
  return { ...window, closedUntilMs: untilMs, closedByQuota: quota };
}

/** Two views of the same calls: the fuller one counts, slot by slot. */
export const mergeWindows = (a: CallWindow, b: CallWindow): CallWindow => combine(a, b, Math.max);

/** Calls that were counted apart from each other. */
export const addWindows = (a: CallWindow, b: CallWindow): CallWindow => combine(a, b, (x, y) => x + y);

function combine(a: CallWindow, b: CallWindow, both: (x: number, y: number) => number): CallWindow {
  return closeWindow(
    { ...a, recent: zip(a.recent, b.recent, both), day: zip(a.day, b.day, both) },
    b.closedUntilMs,
    b.closedByQuota,
  );
}

function refusalOf(window: CallWindow, limits: CallLimits, nowMs: number): CallRefusal | null {
  const { callsMax, windowMs, callsMaxPerDay } = limits;
  const reasons = [
    { untilMs: window.closedUntilMs, quota: window.closedByQuota },
    { untilMs: placeFreeMs(window.recent, callsMax, windowMs), quota: false },
    ...(callsMaxPerDay === null
      ? []
      : [{ untilMs: placeFreeMs(window.day, callsMaxPerDay, dayMs), quota: true }]),
  ];
  const last = reasons.reduce((a, b) => (b.untilMs > a.untilMs ? b : a));
  return { retryAfterMs: Math.max(1, last.untilMs - nowMs), quota: last.quota };
}

/** When the next place comes free; 0 when there is one. */
function placeFreeMs(slots: Slots, placesMax: number, spanMs: number): number {
  let over = sum(slots) - placesMax;
  if (over < 0) return 0;
  for (const [endMs, calls] of slots) {
    over -= calls;
    if (over < 0) return endMs + spanMs;
  }
  return 0;
}

function slotEnd(atMs: number, spanMs: number, slots: number): number {
  const slotMs = Math.ceil(spanMs / slots);
  return Math.ceil(atMs / slotMs) * slotMs;
}

const since = (slots: Slots, fromMs: number): Slots => slots.filter(([endMs]) => endMs > fromMs);
const sum = (slots: Slots): number => slots.reduce((total, [, calls]) => total + calls, 0);
const plus = (a: Slots, b: Slots): Slots => zip(a, b, (x, y) => x + y);

function zip(a: Slots, b: Slots, both: (x: number, y: number) => number): Slots {
  const calls = new Map(a);
  for (const [endMs, more] of b) calls.set(endMs, both(calls.get(endMs) ?? 0, more));
  return [...calls].sort(([x], [y]) => x - y);
}
