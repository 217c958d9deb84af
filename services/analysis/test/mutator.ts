import { concat } from './writers.ts';

/** Uniform numbers in [0, 1), as `seeded` gives them. */
type Dice = () => number;
type Mutation = (bytes: Uint8Array, rolls: Rolls) => Uint8Array;

interface Rolls {
  /** A whole number from 0 to below the limit. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
  /** Another valid file. */
  other(): Uint8Array;
}

const MUTATIONS_MAX = 4;
const HEADER_BYTES = 128;
/** Names beside which sizes and counts stand. */
const FIELD_NAMES = [
  'RIFF',
  'fmt ',
  'data',
  'ds64',
  'FORM',
  'COMM',
  'SSND',
  'OggS',
  'fLaC',
  'ID3',
  'Xing',
  'Info',
];
const EXTREMES = [0, 1, 0x7fff, 0x8000, 0xffff, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 9, 2 ** 32 - 1];

/**
 * A damaged copy of one of the files: one to four mutations after one another. The same dice give the same file.
 * @param files valid ones, not empty
 */
export function mutant(files: readonly Uint8Array[], dice: Dice): Uint8Array {
  const below = (limit: number) => Math.floor(dice() * limit);
  const pick = <T>(list: readonly T[]) => list[below(list.length)] as T;
  const rolls = { below, pick, other: () => pick(files) };
  let bytes: Uint8Array = pick(files).slice();
  for (let left = 1 + below(MUTATIONS_MAX); left > 0 && bytes.length > 0; left--)
    bytes = pick(MUTATIONS)(bytes, rolls);
  return bytes;
}

/** A place in the header half of the time, elsewhere in the file else. */
function place(bytes: Uint8Array, { below }: Rolls): number {
  return below(below(2) === 0 ? Math.min(HEADER_BYTES, bytes.length) : bytes.length);
}

/** Two places in order. */
function run(bytes: Uint8Array, { below }: Rolls): [from: number, to: number] {
  const from = below(bytes.length);
  return [from, from + 1 + below(Math.min(4_096, bytes.length - from))];
}

function numberBytes(value: number, bytes: 2 | 4, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  if (bytes === 4) view.setUint32(0, value, littleEndian);
  else view.setUint16(0, value & 0xffff, littleEndian);
  return new Uint8Array(view.buffer, 0, bytes);
}

function overwritten(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array {
  if (at < bytes.length) bytes.set(part.subarray(0, bytes.length - at), at);
  return bytes;
}

/** Where a name stands first at or after a place, else before it; -1 when it stands nowhere. */
function find(bytes: Uint8Array, name: string, from: number): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const after = text.indexOf(name, from, 'latin1');
  return after >= 0 ? after : text.indexOf(name, 0, 'latin1');
}

const MUTATIONS: readonly Mutation[] = [
  function flipBits(bytes, rolls) {
    for (let left = 1 + rolls.below(16); left > 0; left--) {
      const at = place(bytes, rolls);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << rolls.below(8));
    }
    return bytes;
  },
  function setBytes(bytes, rolls) {
    for (let left = 1 + rolls.below(8); left > 0; left--) bytes[place(bytes, rolls)] = rolls.below(256);
    return bytes;
  },
  function fillRun(bytes, rolls) {
    return bytes.fill(rolls.pick([0, 255, rolls.below(256)]), ...run(bytes, rolls));
  },
  function scrambleRun(bytes, rolls) {
    const [from, to] = run(bytes, rolls);
    for (let at = from; at < to; at++) bytes[at] = rolls.below(256);
    return bytes;
  },
  function truncate(bytes, rolls) {
    return bytes.slice(0, place(bytes, rolls));
  },
  function cutOut(bytes, rolls) {
    const [from, to] = run(bytes, rolls);
    return concat(bytes.subarray(0, from), bytes.subarray(to));
  },
  function repeatRun(bytes, rolls) {
    const [from, to] = run(bytes, rolls);
    return concat(bytes.subarray(0, to), bytes.subarray(from));
  },
  function swapRuns(bytes, rolls) {
    const [a, b] = run(bytes, rolls);
    const [c, d] = run(bytes, rolls);
    if (b > c) return bytes;
    const part = (from: number, to?: number) => bytes.subarray(from, to);
    return concat(part(0, a), part(c, d), part(b, c), part(a, b), part(d));
  },
  function splice(bytes, rolls) {
    const other = rolls.other();
    const part = other.subarray(...run(other, rolls));
    const at = place(bytes, rolls);
    return rolls.below(2) === 0
      ? overwritten(bytes, at, part)
      : concat(bytes.subarray(0, at), part, bytes.subarray(at));
  },
  function overwriteField(bytes, rolls) {
    const part = numberBytes(rolls.pick(EXTREMES), rolls.pick([2, 4] as const), rolls.below(2) === 0);
    return overwritten(bytes, place(bytes, rolls), part);
  },
  function overwriteNamedField(bytes, rolls) {
    const found = FIELD_NAMES.map((name) => [name, find(bytes, name, rolls.below(bytes.length))] as const);
    const [name, at] = rolls.pick(found.filter(([, where]) => where >= 0)) ?? ['', 0];
    const part = numberBytes(rolls.pick(EXTREMES), rolls.pick([2, 4] as const), rolls.below(2) === 0);
    return overwritten(bytes, at + name.length + 2 * rolls.below(10), part);
  },
  function tag(bytes, rolls) {
    const size = rolls.pick([0, 10, 127, 4_000, 300_000]);
    const claimed = rolls.below(2) === 0 ? size : rolls.pick(EXTREMES);
    const digits = [21, 14, 7, 0].map((shift) => (claimed >>> shift) & 127);
    const filler = new Uint8Array(size).fill(rolls.pick([0, 0xff, 0x49]));
    return concat(
      Uint8Array.of(0x49, 0x44, 0x33, rolls.pick([2, 3, 4, 255]), 0, 0, ...digits),
      filler,
      bytes,
    );
  },
  function append(bytes, rolls) {
    return concat(bytes, rolls.other());
  },
];
