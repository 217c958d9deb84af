import { bankCount, padsPerBank } from './export.ts';

/** A place on the sampler: bank 1 to 10, pad 1 to 16. */
export interface Place {
  readonly bank: number;
  readonly pad: number;
}

/** How a pad plays its sound. What is not set comes from the analysis and from the file's name; a `bpm` of `null` is no tempo. */
export interface PadSettings {
  readonly loop: boolean;
  readonly one_shot?: boolean;
  readonly bpm?: number | null;
  readonly name?: string;
}

export interface Placed extends Place, PadSettings {
  readonly sample_id: string;
}

/** The pads that have sounds, in no order, and the tempos that do not come from the pads. */
export interface PadLayout {
  readonly pads: readonly Placed[];
  readonly bpm?: number;
  readonly banks?: ReadonlyArray<{ readonly bank: number; readonly bpm: number }>;
}

/** Changes of settings: `undefined` unsets one. */
export type SettingsChange = { readonly [Name in keyof PadSettings]?: PadSettings[Name] | undefined };

export const isAt = (a: Place, b: Place) => a.bank === b.bank && a.pad === b.pad;

/** `A1` to `J16`. */
export const placeName = ({ bank, pad }: Place): string => `${bankName(bank)}${pad}`;
export const bankName = (bank: number): string => 'ABCDEFGHIJ'.charAt(bank - 1);

export const at = ({ pads }: PadLayout, place: Place): Placed | undefined =>
  pads.find((one) => isAt(one, place));

/** The pads that a sound is on. */
export const padsOf = ({ pads }: PadLayout, sampleId: string): readonly Placed[] =>
  pads.filter(({ sample_id }) => sample_id === sampleId);

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

const withPads = (layout: PadLayout, pads: readonly Placed[]): PadLayout => ({ ...layout, pads });
const without = ({ pads }: PadLayout, ...places: readonly Place[]) =>
  pads.filter((one) => !places.some((place) => isAt(one, place)));

/** Puts a sound on a pad besides those that it is on. Who was there loses that pad. */
export const put = (layout: PadLayout, placed: Placed): PadLayout =>
  withPads(layout, [...without(layout, placed), placed]);

/** Takes what is on a pad to another one; who was there takes its place. Settings go with the sound. */
export function move(layout: PadLayout, from: Place, to: Place): PadLayout {
  const moved = at(layout, from);
  if (!moved || isAt(from, to)) return layout;
  const there = at(layout, to);
  return withPads(layout, [
    ...without(layout, from, to),
    { ...moved, bank: to.bank, pad: to.pad },
    ...(there ? [{ ...there, bank: from.bank, pad: from.pad }] : []),
  ]);
}

/** Takes the sound off a pad. */
export const clear = (layout: PadLayout, place: Place): PadLayout =>
  at(layout, place) ? withPads(layout, without(layout, place)) : layout;

const pruned = <T extends object>(it: T): T =>
  Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)) as T;

export const setPad = (layout: PadLayout, place: Place, change: SettingsChange): PadLayout =>
  withPads(
    layout,
    layout.pads.map((one) => (isAt(one, place) ? (pruned({ ...one, ...change }) as Placed) : one)),
  );

/** The tempo of the project; `undefined` takes it from its pads. */
export const setTempo = (layout: PadLayout, bpm: number | undefined): PadLayout =>
  pruned({ ...layout, bpm }) as PadLayout;

/** The tempo of a bank; `undefined` takes it from its pads. */
export const setBankTempo = (layout: PadLayout, bank: number, bpm: number | undefined): PadLayout => ({
  ...layout,
  banks: [
    ...(layout.banks ?? []).filter((one) => one.bank !== bank),
    ...(bpm === undefined ? [] : [{ bank, bpm }]),
  ],
});

export const bankTempo = ({ banks }: PadLayout, bank: number): number | undefined =>
  banks?.find((one) => one.bank === bank)?.bpm;

const order = (a: Place, b: Place) => a.bank - b.bank || a.pad - b.pad;

/** The same layout in the order of the device, as it is sent. */
export const inOrder = ({ pads, bpm, banks }: PadLayout) => ({
  pads: pads.toSorted(order),
  ...(bpm !== undefined && { bpm }),
  ...(banks && banks.length > 0 && { banks: banks.toSorted((a, b) => a.bank - b.bank) }),
});

/** A pad as one word, to compare it: what is not set is something else than any value. */
const told = ({ bank, pad, loop, one_shot, bpm, name }: Placed) =>
  [bank, pad, loop, one_shot, bpm, name].map(String).join();

/** How many sounds stand or play otherwise than in the other layout, and how many tempos are others. */
export function differences(layout: PadLayout, other: PadLayout): number {
  const ids = new Set([...layout.pads, ...other.pads].map(({ sample_id }) => sample_id));
  const all = (it: PadLayout, id: string) => padsOf(it, id).map(told).sort().join(';');
  const banks = Array.from({ length: bankCount }, (_, i) => i + 1);
  return (
    [...ids].filter((id) => all(layout, id) !== all(other, id)).length +
    banks.filter((bank) => bankTempo(layout, bank) !== bankTempo(other, bank)).length +
    (layout.bpm === other.bpm ? 0 : 1)
  );
}

/**
 * An arrangement for other sounds than it was made with: who has gone loses its pads, who is new gets a free one. What
 * was taken off its pad stays off.
 */
export function forSounds(
  layout: PadLayout,
  before: readonly string[],
  now: readonly string[],
  suggested: PadLayout,
): PadLayout {
  const [known, wanted] = [new Set(before), new Set(now)];
  const kept = withPads(
    layout,
    layout.pads.filter(({ sample_id }) => wanted.has(sample_id)),
  );
  return suggested.pads
    .filter(({ sample_id }) => wanted.has(sample_id) && !known.has(sample_id))
    .reduce((grown, placed) => {
      const free = anyFreePad(grown, placed.bank);
      return free ? put(grown, { ...placed, ...free }) : grown;
    }, kept);
}

/** A layout with those that it was before, the latest last. */
export interface History {
  readonly layout: PadLayout;
  readonly past: readonly PadLayout[];
  /** What the last change was about: the next one about the same goes with it, as letters that are typed do. */
  readonly about?: string | null;
}

const pastMax = 100;

/** The layout after a change; what changes nothing is not remembered. */
export function after(history: History, next: PadLayout, about: string | null = null): History {
  const { layout, past } = history;
  if (differences(layout, next) === 0) return history;
  if (about !== null && about === history.about) return { ...history, layout: next };
  return { layout: next, past: [...past, layout].slice(-pastMax), about };
}

export function undo({ layout, past }: History): History {
  const before = past.at(-1);
  return before ? { layout: before, past: past.slice(0, -1) } : { layout, past };
}
