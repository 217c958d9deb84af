import { device, deviceNameSchema, projectSamplesMax } from '@trc/contracts/documents/export.v1';
import type { ProjectPad, ProjectTempos } from '@trc/contracts/documents/project-import.v1';
import { deviceName } from './device-name.ts';
import { headerBytesOf, headerOf, type Md5 } from './file-forms.ts';
import { PADCONF_BYTES, padconfForm, smpName } from './padconf.ts';

/** What was read, or a sentence for the owner that says why it could not be. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly detail: string };

/** A pad that has a sound, with the size that its `.SMP` must have. */
export interface PadRead extends ProjectPad {
  readonly smpBytes: number;
}

export interface ProjectRead {
  readonly tempos: ProjectTempos;
  /** In the order of the device. */
  readonly pads: readonly PadRead[];
}

const yes = <T>(value: T): Read<T> => ({ ok: true, value });
const no = (detail: string): Read<never> => ({ ok: false, detail });

/** What the device keeps a project in for itself; it is made from the form that is exported, and is more than that. */
const internalFormBytes = 52_000;

/**
 * The pads and tempos of a `PADCONF.BIN` in the form of an export, as `padconf` writes it; its sources stand there. Whatever the bytes are, it answers.
 * What a layout does not have (levels, trim points, envelopes, effects) is not read.
 */
export function readPadconf(bytes: Uint8Array): Read<ProjectRead> {
  const { header, headerBytes, recordBytes, nameBytes } = padconfForm;
  if (bytes.length === internalFormBytes)
    return no(
      `PADCONF.BIN has the device's own form (${internalFormBytes} bytes); export the project on the device, and send what that makes.`,
    );
  if (bytes.length !== PADCONF_BYTES)
    return no(`PADCONF.BIN has ${bytes.length} bytes; that of an export has ${PADCONF_BYTES}.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (latin1(bytes.subarray(0, 4)) !== 'RFPD') return no('PADCONF.BIN does not begin as one does.');
  if (view.getUint32(header.padCount) !== projectSamplesMax)
    return no(`PADCONF.BIN is not of ${projectSamplesMax} pads.`);
  if (view.getUint32(header.version) !== 0x0200_0000)
    return no('PADCONF.BIN has another version than 2, the one that is known here.');
  if (view.getUint32(header.dataBytes) !== projectSamplesMax * (recordBytes + nameBytes))
    return no('PADCONF.BIN says another size of its pads than it has.');

  const bpm = bpmOf(view.getUint32(header.tempo) & 0xffff);
  const banks = Array.from({ length: device.banks }, (_, i) => ({
    bank: i + 1,
    bpm: bpmOf(view.getUint32(header.banks + 4 * i) / 2),
  })).flatMap(({ bank, bpm }) => (bpm === null ? [] : [{ bank, bpm }]));
  const pads = Array.from({ length: projectSamplesMax }, (_, i) =>
    padOf(bytes, i, new DataView(view.buffer, view.byteOffset + headerBytes + i * recordBytes, recordBytes)),
  ).filter(({ smpBytes }) => smpBytes > 0);
  return yes({ tempos: { ...(bpm === null ? {} : { bpm }), banks }, pads });
}

function padOf(bytes: Uint8Array, i: number, view: DataView): PadRead {
  const { record, nameBytes, namesAt, oneShotMode, defaultBpm } = padconfForm;
  const place = { bank: 1 + Math.floor(i / device.padsPerBank), pad: 1 + (i % device.padsPerBank) };
  const one_shot = (view.getUint32(record.mode) & oneShotMode) !== 0;
  const bpm = bpmOf(view.getUint32(record.bpm));
  return {
    ...place,
    name: nameOf(bytes.subarray(namesAt + i * nameBytes, namesAt + (i + 1) * nameBytes)),
    loop: view.getUint32(record.loop) !== 0,
    one_shot,
    // A pad without a tempo has the default one; so do loops of that tempo, which keep it.
    bpm: one_shot && bpm === defaultBpm ? null : bpm,
    smpBytes: view.getUint32(record.fileBytes),
  };
}

/** A tempo from hundredths; `null` for one that the device cannot have. */
function bpmOf(hundredths: number): number | null {
  const bpm = Math.round(hundredths) / 100;
  return bpm >= device.bpmMin && bpm <= device.bpmMax ? bpm : null;
}

/** Up to its NUL; a name that this product would not write becomes one that it would. */
function nameOf(field: Uint8Array): string {
  const end = field.indexOf(0);
  const name = latin1(end < 0 ? field : field.subarray(0, end)).trimEnd();
  return deviceNameSchema.safeParse(name).success ? name : deviceName(`${name}.SMP`);
}

/** The digest stands here in a header of a sound, as `headerOf` writes it; what is between and behind is filler. */
const digest = { from: 32, to: 48 } as const;
const fieldsEnd = 20;

/**
 * What the header of a `.SMP` says of its sound, held against the size of the file and the header that `headerOf` writes for such a sound, digest
 * included. Whatever the bytes are, it answers.
 * @param head at least the first 512 bytes of the file, or all of a shorter one
 */
export function readSmpHeader(
  head: Uint8Array,
  fileBytes: number,
  md5: Md5,
): Read<{ readonly channels: number; readonly frames: number }> {
  const headerBytes = headerBytesOf['sp404mk2-project'];
  if (head.length < headerBytes) return no(`It is shorter than the ${headerBytes} bytes of its header.`);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (latin1(head.subarray(0, 4)) !== 'RFWV') return no('It does not begin as a sound of the device does.');
  const [rateHz, channels, bits] = [view.getUint32(8), view.getUint32(12), view.getUint32(16)];
  if (rateHz !== device.sampleRateHz || bits !== device.bitDepth || (channels !== 1 && channels !== 2))
    return no(
      `It says ${rateHz} Hz, ${bits} bits and ${channels} channels; the device has ${device.sampleRateHz} Hz, ${device.bitDepth} bits, one channel or two.`,
    );
  const frames = (fileBytes - headerBytes) / (channels * (device.bitDepth / 8));
  if (frames <= 0 || !Number.isInteger(frames))
    return no('Its size does not come to a whole number of frames.');
  const expected = headerOf('sp404mk2-project', frames, channels, md5);
  if (!isSame(head, expected, 0, fieldsEnd)) return no('Its header says another size than it has.');
  if (!isSame(head, expected, digest.from, digest.to))
    return no('The MD5 in its header is not that of its header.');
  return yes({ channels, frames });
}

const isSame = (a: Uint8Array, b: Uint8Array, from: number, to: number) =>
  a.subarray(from, to).every((byte, i) => byte === b[from + i]);

const latin1 = (bytes: Uint8Array) => String.fromCharCode(...bytes);

/** The folders in which a card has projects: those to import, and those that the device exported. In a folder of its own, too. */
const projectFolder =
  /^(?:[^/]+\/)?(?:(?:IMPORT|EXPORT\/PROJECT)\/PROJECT_(?:0[1-9]|1[0-6])\/)?(?=PADCONF\.BIN$)/i;

/** Folders of the projects in an archive, in their order, each with `/` at its end; '' is the root. */
export function projectFolders(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => projectFolder.exec(path)?.[0] ?? []).sort();
}

/** Where the sound of a pad lies in the folder of its project. */
export const soundPath = (folder: string, pad: Pick<ProjectPad, 'bank' | 'pad'>) =>
  `${folder}SMPL/${smpName(pad)}`;

const sumLine = /^([0-9a-f]{64}) [ *](.+)$/;

/** The checksums of a manifest, by path, in the form that `sha256sum` writes. */
export function readSums(text: string): Read<ReadonlyMap<string, string>> {
  const sums = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const [, sum, path] = sumLine.exec(line) ?? [];
    if (!sum || !path) return no('SHA256SUMS.TXT has a line that is no checksum.');
    if (sums.has(path)) return no('SHA256SUMS.TXT names a file twice.');
    sums.set(path, sum);
  }
  return yes(sums);
}
