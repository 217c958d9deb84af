import { bankCount, padsPerBank } from './export.ts';

/** A place on the sampler: bank 1 to 10, pad 1 to 16. */
export interface Place {
  readonly bank: number;
  readonly pad: number;
}

export interface Placed extends Place {
  readonly sample_id: string;
  readonly loop: boolean;
}

/** The sounds that have a pad, in no order. */
export type PadLayout = readonly Placed[];

const isAt = (a: Place, b: Place) => a.bank === b.bank && a.pad === b.pad;

/** `A1` to `J16`. */
export const placeName = ({ bank, pad }: Place): string => `${bankName(bank)}${pad}`;
export const bankName = (bank: number): string => 'ABCDEFGHIJ'.charAt(bank - 1);

export const at = (layout: PadLayout, place: Place): Placed | undefined =>
  layout.find((one) => isAt(one, place));
export const padOf = (layout: PadLayout, sampleId: string): Placed | undefined =>
  layout.find(({ sample_id }) => sample_id === sampleId);

/** The first pad of a bank that nobody is on. */
export function freePad(layout: PadLayout, bank: number): Place | undefined {
  for (let pad = 1; pad <= padsPerBank; pad++) if (!at(layout, { bank, pad })) return { bank, pad };
  return undefined;
}

/** The first free pad of all banks, from `bank` on and then from the first. */
export function anyFreePad(layout: PadLayout, bank = 1): Place | undefined {
  for (let step = 0; step < bankCount; step++) {
    const found = freePad(layout, ((bank - 1 + step) % bankCount) + 1);
    if (found) return found;
  }
  return undefined;
}

/**
 * Puts a sound on a pad. Who was there takes the pad that it came from, or loses its own when it came from none. The loop goes
 * with the sound.
 */
export function move(layout: PadLayout, sampleId: string, to: Place, loop = false): PadLayout {
  const from = padOf(layout, sampleId);
  if (from && isAt(from, to)) return layout;
  const there = at(layout, to);
  const rest = layout.filter((one) => one !== from && one !== there);
  const moved: Placed = { bank: to.bank, pad: to.pad, sample_id: sampleId, loop: from?.loop ?? loop };
  return there && from ? [...rest, moved, { ...there, bank: from.bank, pad: from.pad }] : [...rest, moved];
}

/** Takes a sound off its pad. */
export const remove = (layout: PadLayout, sampleId: string): PadLayout =>
  layout.some(({ sample_id }) => sample_id === sampleId)
    ? layout.filter(({ sample_id }) => sample_id !== sampleId)
    : layout;

export const setLoop = (layout: PadLayout, sampleId: string, loop: boolean): PadLayout =>
  layout.map((one) => (one.sample_id === sampleId ? { ...one, loop } : one));

const order = (a: Place, b: Place) => a.bank - b.bank || a.pad - b.pad;

/** The same pads in the order of the device, as they are sent. */
export const inOrder = (layout: PadLayout): Placed[] => layout.toSorted(order);

/** How many sounds stand elsewhere than in the other layout, or loop otherwise. */
export function differences(layout: PadLayout, other: PadLayout): number {
  const ids = new Set([...layout, ...other].map(({ sample_id }) => sample_id));
  return [...ids].filter((id) => {
    const [a, b] = [padOf(layout, id), padOf(other, id)];
    return !a || !b || !isAt(a, b) || a.loop !== b.loop;
  }).length;
}

/** A layout with those that it was before, the latest last. */
export interface History {
  readonly layout: PadLayout;
  readonly past: readonly PadLayout[];
}

const pastMax = 100;

/** The layout after a change; what changes nothing is not remembered. */
export function after({ layout, past }: History, next: PadLayout): History {
  if (differences(layout, next) === 0) return { layout, past };
  return { layout: next, past: [...past, layout].slice(-pastMax) };
}

export function undo({ layout, past }: History): History {
  const before = past.at(-1);
  return before ? { layout: before, past: past.slice(0, -1) } : { layout, past };
}
