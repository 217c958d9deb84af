/** Writers of uncompressed sound files, strict by default, with switches to write the broken ones tests need. */

type Depth = 8 | 16 | 24 | 32 | 'f32' | 'f64';

export interface WavOptions {
  readonly depth?: Depth;
  readonly extensible?: boolean;
  readonly rf64?: boolean;
  /** Chunks to put before the format chunk. */
  readonly before?: readonly Uint8Array[];
  readonly after?: readonly Uint8Array[];
  /** Lies: what the header says instead of the truth. */
  readonly claim?: { dataBytes?: number; channels?: number; rateHz?: number; tag?: number };
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function numbers(
  littleEndian: boolean,
  ...fields: readonly (readonly [value: number, bytes: number])[]
): Uint8Array {
  const out = new Uint8Array(fields.reduce((sum, [, bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [value, bytes] of fields) {
    for (let i = 0; i < bytes; i++)
      out[at + (littleEndian ? i : bytes - 1 - i)] = Number((BigInt(value) >> BigInt(8 * i)) & 255n);
    at += bytes;
  }
  return out;
}

export function chunk(id: string, body: Uint8Array, littleEndian = true, size = body.length): Uint8Array {
  return concat(ascii(id), numbers(littleEndian, [size, 4]), body, new Uint8Array(body.length & 1));
}

function bytesOf(depth: Depth): number {
  return depth === 'f32' ? 4 : depth === 'f64' ? 8 : depth / 8;
}

function encode(
  channels: readonly Float32Array[],
  depth: Depth,
  littleEndian: boolean,
  unsigned8: boolean,
): Uint8Array {
  const frames = channels[0]?.length ?? 0;
  const bytes = bytesOf(depth);
  const out = new Uint8Array(frames * channels.length * bytes);
  const view = new DataView(out.buffer);
  let at = 0;
  for (let i = 0; i < frames; i++)
    for (const samples of channels) {
      const x = samples[i] ?? 0;
      if (depth === 'f32') view.setFloat32(at, x, littleEndian);
      else if (depth === 'f64') view.setFloat64(at, x, littleEndian);
      else {
        const full = 2 ** (depth - 1);
        const value = Math.max(-full, Math.min(full - 1, Math.round(x * full)));
        if (depth === 8) view.setUint8(at, unsigned8 ? value + 128 : value & 255);
        else if (depth === 16) view.setInt16(at, value, littleEndian);
        else if (depth === 32) view.setInt32(at, value, littleEndian);
        else {
          view.setUint8(at + (littleEndian ? 0 : 2), value & 255);
          view.setUint8(at + 1, (value >> 8) & 255);
          view.setUint8(at + (littleEndian ? 2 : 0), (value >> 16) & 255);
        }
      }
      at += bytes;
    }
  return out;
}

export function wav(channels: readonly Float32Array[], rateHz: number, options: WavOptions = {}): Uint8Array {
  const { depth = 16, extensible = false, rf64 = false, before = [], after = [], claim = {} } = options;
  const data = encode(channels, depth, true, true);
  const bytes = bytesOf(depth);
  const count = claim.channels ?? channels.length;
  const rate = claim.rateHz ?? rateHz;
  const float = depth === 'f32' || depth === 'f64';
  const tag = claim.tag ?? (float ? 3 : 1);
  const common = numbers(
    true,
    [extensible ? 0xfffe : tag, 2],
    [count, 2],
    [rate, 4],
    [(rate * count * bytes) % 2 ** 32, 4],
    [(count * bytes) % 65_536, 2],
    [bytes * 8, 2],
  );
  const guidTail = Uint8Array.of(0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113);
  const extension = concat(numbers(true, [22, 2], [bytes * 8, 2], [0, 4], [tag, 2]), guidTail);
  const dataBytes = claim.dataBytes ?? data.length;
  const body = concat(
    ...(rf64 ? [chunk('ds64', numbers(true, [0, 8], [dataBytes, 8], [0, 8], [0, 4]))] : []),
    ...before,
    chunk('fmt ', extensible ? concat(common, extension) : common),
    chunk('data', data, true, rf64 ? 0xffff_ffff : dataBytes),
    ...after,
  );
  return concat(
    ascii(rf64 ? 'RF64' : 'RIFF'),
    numbers(true, [rf64 ? 0xffff_ffff : body.length + 4, 4]),
    ascii('WAVE'),
    body,
  );
}

export interface AiffOptions {
  readonly depth?: Depth;
  /** AIFF-C with this codec; plain AIFF when left out. */
  readonly codec?: 'NONE' | 'sowt' | 'fl32' | 'fl64' | 'in24' | 'in32' | 'ulaw';
  readonly commonLast?: boolean;
  readonly claim?: { frames?: number; channels?: number };
}

/** An 80-bit extended float of a positive whole number. */
function extended(value: number): Uint8Array {
  const exponent = Math.floor(Math.log2(value));
  return numbers(false, [16_383 + exponent, 2], [Math.round(value * 2 ** (31 - exponent)), 4], [0, 4]);
}

export function aiff(
  channels: readonly Float32Array[],
  rateHz: number,
  options: AiffOptions = {},
): Uint8Array {
  const { depth = 16, codec, commonLast = false, claim = {} } = options;
  const data = encode(channels, depth, codec === 'sowt', false);
  const common = chunk(
    'COMM',
    concat(
      numbers(
        false,
        [claim.channels ?? channels.length, 2],
        [claim.frames ?? channels[0]?.length ?? 0, 4],
        [bytesOf(depth) * 8, 2],
      ),
      extended(rateHz),
      ...(codec ? [ascii(codec), Uint8Array.of(0, 0)] : []),
    ),
    false,
  );
  const sound = chunk('SSND', concat(new Uint8Array(8), data), false);
  const body = concat(...(commonLast ? [sound, common] : [common, sound]));
  return concat(ascii('FORM'), numbers(false, [body.length + 4, 4]), ascii(codec ? 'AIFC' : 'AIFF'), body);
}
