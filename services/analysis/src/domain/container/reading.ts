/** A part of a file. All numbers are bytes. */
export interface Range {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
  /** The reader can go on with this many from the start of the range; all of them when left out. */
  readonly enoughBytes?: number;
}

/**
 * A header reader that asks for the bytes it needs, one range at a time, and is handed a view of them.
 * The view is shorter than asked when the file ends first. Because the reader never does input or output itself,
 * the same code reads a whole file in memory, a head and a tail, or an object store over the network.
 */
export type Reading<T> = Generator<Range, T, DataView>;

/** The characters of `length` bytes, or an empty string when the view does not hold them all. */
export function ascii(view: DataView, offset: number, length: number): string {
  if (offset < 0 || offset + length > view.byteLength) return '';
  let text = '';
  for (let i = 0; i < length; i++) text += String.fromCharCode(view.getUint8(offset + i));
  return text;
}

/** Where four characters stand first with at least `lengthBytes` from there on, or `null`. */
export function findId(view: DataView, id: string, lengthBytes: number): number | null {
  for (let at = 0; at + lengthBytes <= view.byteLength; at++) if (ascii(view, at, 4) === id) return at;
  return null;
}

/** The part of a range that lies inside the file. */
export function clamp(range: Range, sizeBytes: number): Required<Range> {
  const offsetBytes = Math.min(Math.max(0, range.offsetBytes), sizeBytes);
  const lengthBytes = Math.min(range.lengthBytes, sizeBytes - offsetBytes);
  return { offsetBytes, lengthBytes, enoughBytes: Math.min(range.enoughBytes ?? lengthBytes, lengthBytes) };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const ID3V1_BYTES = 128;
const APE_FOOTER_BYTES = 32;

/**
 * Bytes of a file without the tags that writers of any format append: ID3v1, and APE before it.
 * Source: ID3v1.1; APEv2 as Hydrogenaudio describes it.
 */
export function untaggedBytes(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  const end = bytes.length - (ascii(view, bytes.length - ID3V1_BYTES, 3) === 'TAG' ? ID3V1_BYTES : 0);
  const footer = end - APE_FOOTER_BYTES;
  if (ascii(view, footer, 8) !== 'APETAGEX') return end;
  const hasHeader = view.getUint8(footer + 23) & 0x80;
  const tagBytes = view.getUint32(footer + 12, true) + (hasHeader ? APE_FOOTER_BYTES : 0);
  return tagBytes >= APE_FOOTER_BYTES && tagBytes <= end ? end - tagBytes : end;
}
