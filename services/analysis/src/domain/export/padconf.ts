import { device, type ExportFile, type LayoutTempos } from '@trc/contracts/documents/export.v1';
import { bankBpm } from './device-tempo.ts';
import { indexOf } from './plan-export.ts';

/** A file on its pad, with the size that its `.SMP` came to. */
export interface PlacedFile {
  readonly name: string;
  readonly pad: NonNullable<ExportFile['pad']>;
  readonly smpBytes: number;
}

export const PADCONF_BYTES = 31_488;
const headerBytes = 0x80;
const recordBytes = 172;
const nameBytes = 24;
const pads = device.banks * device.padsPerBank;
const namesAt = headerBytes + pads * recordBytes;

/** Where things stand in the header, and where in the record of a pad. */
const header = { padCount: 0x04, version: 0x08, dataBytes: 0x0c, tempo: 0x10, banks: 0x40 } as const;
const record = {
  fileBytes: 0x00,
  start: 0x04,
  end: 0x08,
  volume: 0x0c,
  gate: 0x10,
  loop: 0x14,
  loaded: 0x18,
  bpm: 0x24,
  mode: 0x28,
  loopStart: 0x2c,
  stretch: 0x40,
  vinyl: 0x44,
  pan: 0x48,
  bus: 0x50,
  roll: 0x54,
  hold: 0x5c,
} as const;

/** Both positions are counted from the start of the file; the sound begins behind its header. */
const soundStart = 512;
const loopOn = 0x7fff_ffff;
const oneShotMode = 0x20;
/** What the device gives a project and a pad that have no tempo yet. */
const defaultBpm = 90;

/** Where everything stands: what reads the file again needs to know it. */
export const padconfForm = {
  headerBytes,
  recordBytes,
  nameBytes,
  namesAt,
  header,
  record,
  oneShotMode,
  defaultBpm,
} as const;

/**
 * `PADCONF.BIN` in the form that the device imports, 31,488 bytes, big-endian: header, 160 records of 172 bytes, 160 names of 24 bytes.
 * Sources: git-moss/ConvertWithMoss, documentation/design/SP404MK2_FORMAT.md, lines 65–121; TuscanPL/SparkyMK2, docs/re/02-files.md and 03-parameters.md
 * ("PADCONF.BIN", "Pad block", "Project settings") for the fields that the first leaves open: what a fresh project of the device holds there.
 * They differ on 0x10 of a record, "loop enable" in one and gate in the other; a looped pad has both it and 0x14 on, every other pad both off, which is
 * right by either. Tempos of the project and of banks that `tempos` does not say are the middle one of their pads; a bank without any has the project's.
 */
export function padconf(files: readonly PlacedFile[], tempos: LayoutTempos | null = null): Uint8Array {
  const bytes = new Uint8Array(PADCONF_BYTES);
  const view = new DataView(bytes.buffer);
  ascii(bytes, 0, 'RFPD');
  view.setUint32(header.padCount, pads);
  view.setUint32(header.version, 0x0200_0000);
  view.setUint32(header.dataBytes, pads * (recordBytes + nameBytes));
  const projectBpm = tempos?.bpm ?? bankBpm(files.map(({ pad }) => pad)) ?? defaultBpm;
  // Its upper half is 0: the pads of a bank follow the bank's tempo, not the project's.
  view.setUint32(header.tempo, Math.round(projectBpm * 100));
  for (const at of [0x1c, 0x20, 0x24]) view.setUint32(at, 0x40);
  for (const at of [0x2c, 0x30, 0x34, 0x38, 0x3c]) view.setUint32(at, 0x20);
  const given = new Map(tempos?.banks.map(({ bank, bpm }) => [bank, bpm]));
  for (let bank = 1; bank <= device.banks; bank++) {
    const own = bankBpm(files.filter(({ pad }) => pad.bank === bank).map(({ pad }) => pad));
    const bpm = given.get(bank) ?? own ?? projectBpm;
    view.setUint32(header.banks + 4 * (bank - 1), Math.round(bpm * 200));
  }
  bytes.fill(0x20, namesAt);
  for (let i = 0; i < pads; i++) emptyPad(view, headerBytes + i * recordBytes);
  for (const file of files) fillPad(bytes, view, file);
  return bytes;
}

function emptyPad(view: DataView, at: number): void {
  const fresh = [
    [record.volume, 127],
    [record.gate, 1],
    [record.loaded, 1],
    [record.bpm, defaultBpm * 100],
    [record.stretch, 10_000],
    [record.vinyl, 1],
    [record.pan, 0x40],
    [record.bus, 1],
    [record.roll, 2],
    [record.hold, 100],
  ] as const;
  for (const [field, value] of fresh) view.setUint32(at + field, value);
}

function fillPad(bytes: Uint8Array, view: DataView, { name, pad, smpBytes }: PlacedFile): void {
  const i = indexOf(pad);
  const at = headerBytes + i * recordBytes;
  view.setUint32(at + record.fileBytes, smpBytes);
  view.setUint32(at + record.end, smpBytes);
  view.setUint32(at + record.start, soundStart);
  view.setUint32(at + record.loopStart, soundStart);
  view.setUint32(at + record.gate, pad.loop ? 1 : 0);
  view.setUint32(at + record.loop, pad.loop ? loopOn : 0);
  view.setUint32(at + record.mode, pad.one_shot && !pad.loop ? oneShotMode : 0);
  view.setUint32(at + record.bpm, Math.round((pad.bpm ?? defaultBpm) * 100));
  const nameAt = namesAt + i * nameBytes;
  ascii(bytes, nameAt, name);
  bytes[nameAt + name.length] = 0;
}

function ascii(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}

/** The file of a pad's sound. */
export const smpName = ({ bank, pad }: { readonly bank: number; readonly pad: number }) =>
  `BANK${bank}-${String(pad).padStart(2, '0')}.SMP`;
