/** What of a tracker module tells its tempo: the rows in the order of playing. */
export interface Module {
  readonly speed: number;
  readonly bpm: number;
  readonly rows: readonly Row[];
}

export interface Row {
  /** How many channels start a note. */
  readonly notes: number;
  /** Effects by letter and value as ProTracker, FastTracker 2 (MOD, XM) or Scream Tracker (S3M, IT) write them. */
  readonly speed: number | null;
  readonly bpm: number | null;
  /** The song jumps or lingers here in a way that this reader does not follow. */
  readonly irregular: boolean;
}

interface Effect {
  readonly code: number;
  readonly value: number;
}

interface Cell {
  readonly note: boolean;
  readonly effect: Effect | null;
}

type Pattern = Cell[][];

/**
 * Reads the patterns of a MOD, XM or IT module.
 * Formats: ProTracker's description by Lars Hamre, "The XM module format" by Mr.H of Triton, "ITTECH.TXT" by Jeffrey Lim.
 * @throws RangeError for other formats
 */
export function readModule(file: Buffer): Module {
  if (file.toString('latin1', 0, 17) === 'Extended Module: ') return readXm(file);
  if (file.toString('latin1', 0, 4) === 'IMPM') return readIt(file);
  const channels = /^(?:M\.K\.|M!K!|FLT4|4CHN)$/.test(file.toString('latin1', 1080, 1084))
    ? 4
    : Number(file.toString('latin1', 1080, 1081));
  if (channels >= 1 && /^.(?:CHN|\.K\.|!K!|LT4)$/.test(file.toString('latin1', 1080, 1084)))
    return readMod(file, channels);
  throw new RangeError('neither MOD nor XM nor IT');
}

function readMod(file: Buffer, channels: number): Module {
  const orders = [...file.subarray(952, 952 + file.readUInt8(950))];
  const patterns = new Map<number, Pattern>();
  for (const order of new Set(orders)) {
    const start = 1084 + order * 64 * channels * 4;
    patterns.set(
      order,
      grid(64, channels, (row, channel) => {
        const at = start + (row * channels + channel) * 4;
        const period = ((file.readUInt8(at) & 15) << 8) | file.readUInt8(at + 1);
        return {
          note: period > 0,
          effect: { code: file.readUInt8(at + 2) & 15, value: file.readUInt8(at + 3) },
        };
      }),
    );
  }
  return { speed: 6, bpm: 125, rows: play(orders, patterns, fastTracker) };
}

function readXm(file: Buffer): Module {
  const header = 60 + file.readUInt32LE(60);
  const orders = [...file.subarray(80, 80 + file.readUInt16LE(64))];
  const channels = file.readUInt16LE(68);
  const patterns = new Map<number, Pattern>();
  let at = header;
  for (let number = 0; number < file.readUInt16LE(70); number += 1) {
    let cell = at + file.readUInt32LE(at);
    const end = cell + file.readUInt16LE(at + 7);
    const rows = file.readUInt16LE(at + 5);
    patterns.set(
      number,
      grid(rows, channels, () => {
        if (cell >= end) return { note: false, effect: null };
        const first = file.readUInt8(cell);
        const mask = first & 128 ? first : 31;
        if (first & 128) cell += 1;
        const fields = [1, 2, 4, 8, 16].map((bit) => (mask & bit ? file.readUInt8(cell++) : 0));
        return {
          note: (fields[0] ?? 0) > 0 && fields[0] !== 97,
          effect: { code: fields[3] ?? 0, value: fields[4] ?? 0 },
        };
      }),
    );
    at = end;
  }
  return {
    speed: file.readUInt16LE(76),
    bpm: file.readUInt16LE(78),
    rows: play(orders, patterns, fastTracker),
  };
}

function readIt(file: Buffer): Module {
  const [orderCount, instruments, samples, patternCount] = [32, 34, 36, 38].map((at) =>
    file.readUInt16LE(at),
  ) as [number, number, number, number];
  const orders = [...file.subarray(192, 192 + orderCount)].filter((order) => order < 254);
  const table = 192 + orderCount + 4 * (instruments + samples);
  const patterns = new Map<number, Pattern>();
  for (let number = 0; number < patternCount; number += 1) {
    const at = file.readUInt32LE(table + 4 * number);
    const rows = at === 0 ? 64 : file.readUInt16LE(at + 2);
    patterns.set(
      number,
      at === 0
        ? grid(rows, 1, () => ({ note: false, effect: null }))
        : readItPattern(file.subarray(at + 8), rows),
    );
  }
  return { speed: file.readUInt8(50), bpm: file.readUInt8(51), rows: play(orders, patterns, impulseTracker) };
}

function readItPattern(packed: Buffer, rows: number): Pattern {
  const pattern: Pattern = [];
  const last = new Map<number, { mask: number; note: number; effect: Effect }>();
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const cells: Cell[] = [];
    for (let channel = packed.readUInt8(at++); channel > 0; channel = packed.readUInt8(at++)) {
      const known = last.get(channel & 127) ?? { mask: 0, note: 255, effect: { code: 0, value: 0 } };
      const mask = channel & 128 ? packed.readUInt8(at++) : known.mask;
      const note = mask & 1 ? packed.readUInt8(at++) : known.note;
      if (mask & 2) at += 1;
      if (mask & 4) at += 1;
      const effect =
        mask & 8 ? { code: packed.readUInt8(at++), value: packed.readUInt8(at++) } : known.effect;
      last.set(channel & 127, { mask, note, effect });
      cells.push({ note: (mask & 0x11) > 0 && note < 120, effect: mask & 0x88 ? effect : null });
    }
    pattern.push(cells);
  }
  return pattern;
}

function grid(rows: number, channels: number, read: (row: number, channel: number) => Cell): Pattern {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: channels }, (__, channel) => read(row, channel)),
  );
}

/** What an effect does to the time. */
interface Meaning {
  readonly speed?: number;
  readonly bpm?: number;
  readonly breaks?: boolean;
  readonly irregular?: boolean;
}

function fastTracker({ code, value }: Effect): Meaning {
  if (code === 0xf && value > 0) return value < 32 ? { speed: value } : { bpm: value };
  if (code === 0xd) return value === 0 ? { breaks: true } : { irregular: true };
  return { irregular: code === 0xb || (code === 0xe && (value >> 4 === 6 || value >> 4 === 14)) };
}

function impulseTracker({ code, value }: Effect): Meaning {
  const letter = String.fromCharCode(64 + code);
  if (letter === 'A' && value > 0) return { speed: value };
  if (letter === 'T') return value >= 32 ? { bpm: value } : { irregular: true };
  if (letter === 'C') return value === 0 ? { breaks: true } : { irregular: true };
  return { irregular: letter === 'B' || (letter === 'S' && [6, 11, 14].includes(value >> 4)) };
}

/** All rows up to the end of the last pattern; a jump at the very end of the song is how it repeats. */
function play(
  orders: readonly number[],
  patterns: ReadonlyMap<number, Pattern>,
  meaningOf: (effect: Effect) => Meaning,
): Row[] {
  const rows: Row[] = [];
  for (const order of orders) {
    for (const cells of patterns.get(order) ?? []) {
      const meanings = cells.flatMap(({ effect }) => (effect ? [meaningOf(effect)] : []));
      rows.push({
        notes: cells.filter(({ note }) => note).length,
        speed: meanings.findLast(({ speed }) => speed !== undefined)?.speed ?? null,
        bpm: meanings.findLast(({ bpm }) => bpm !== undefined)?.bpm ?? null,
        irregular: meanings.some(({ irregular }) => irregular === true),
      });
      if (meanings.some(({ breaks }) => breaks === true)) break;
    }
  }
  return rows;
}

/**
 * Beats per minute of the module's first seconds, a beat being four rows (eight where rows are so fast that
 * the author must have counted them so), and how long it lasts; null when that is under 15 seconds,
 * when notes start so rarely that they must be phrases of their own tempo, or when they do not fall into groups of four rows.
 */
export function constantTempo(module: Module, seconds: number): { bpm: number; seconds: number } | null {
  const [first] = module.rows;
  const speed = first?.speed ?? module.speed;
  const bpm = first?.bpm ?? module.bpm;
  const rowSeconds = (2.5 * speed) / bpm;
  const changes = (row: Row) => row.irregular || (row.speed ?? speed) !== speed || (row.bpm ?? bpm) !== bpm;
  const end = module.rows.findIndex(changes);
  const steady = module.rows.slice(
    0,
    Math.min(Math.ceil(seconds / rowSeconds), end < 0 ? Number.POSITIVE_INFINITY : end),
  );
  const sounding = steady.filter(({ notes }) => notes > 0).length / steady.length;
  if (steady.length * rowSeconds < 15 || sounding < 0.2) return null;
  if (!inFours(steady) || !inFours(module.rows)) return null;
  const rowsPerBeat = 60 / (4 * rowSeconds) > fastestBpm ? 8 : 4;
  return { bpm: 60 / (rowsPerBeat * rowSeconds), seconds: steady.length * rowSeconds };
}

const fastestBpm = 200;

function inFours(rows: readonly Row[]): boolean {
  const fours = contrast(rows, 4);
  return fours > 1.25 && fours > contrast(rows, 3) && fours > contrast(rows, 5);
}

/** How many more notes start on every n-th row than on the others, per row. */
function contrast(rows: readonly Row[], period: number): number {
  const sum = (chosen: readonly Row[]) =>
    chosen.reduce((total, { notes }) => total + notes, 0) / Math.max(1, chosen.length);
  return (
    sum(rows.filter((_, at) => at % period === 0)) /
    Math.max(1e-9, sum(rows.filter((_, at) => at % period !== 0)))
  );
}
