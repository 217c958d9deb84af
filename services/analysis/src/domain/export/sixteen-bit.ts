const fullScale = 32_768;
/** Steps of the counter that the dice are made of, and how far apart channels begin in it: half of all its numbers. */
const diceStep = 0x6d2b_79f5;
const channelStep = 0x8000_0000;

/**
 * Channels of full scale ±1 as interleaved 16-bit numbers, written to `into`. What is over full scale is held there.
 * With a seed, noise of triangular density, two steps wide, is added before rounding, so that the error of it is no distortion of
 * the sound and its power does not move with it. Source: S. P. Lipshitz, R. A. Wannamaker and J. Vanderkooy, "Quantization and
 * Dither" (JAES 1992). The same seed makes the same noise; its dice are mulberry32, whose halves are two throws.
 * Without a seed the numbers are only rounded: for sounds that have 16 bits or fewer.
 * @param gain what the samples are multiplied by before they are rounded, so that they are rounded once
 */
export function writeSixteenBit(
  channels: readonly Float32Array[],
  into: Int16Array,
  ditherSeed: number | null,
  gain = 1,
): void {
  channels.forEach((samples, channel) => {
    if (ditherSeed === null) round(samples, into, channel, channels.length, gain * fullScale);
    else
      dither(
        samples,
        into,
        channel,
        channels.length,
        gain * fullScale,
        (ditherSeed + channel * channelStep) | 0,
      );
  });
}

function round(samples: Float32Array, into: Int16Array, first: number, stride: number, scale: number): void {
  for (let i = 0, at = first; i < samples.length; i++, at += stride)
    into[at] = held((samples[i] as number) * scale);
}

function dither(
  samples: Float32Array,
  into: Int16Array,
  first: number,
  stride: number,
  scale: number,
  seed: number,
): void {
  let state = seed;
  for (let i = 0, at = first; i < samples.length; i++, at += stride) {
    state = (state + diceStep) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    x ^= x >>> 14;
    const noise = ((x >>> 16) - (x & 0xffff)) / 65_536;
    into[at] = held((samples[i] as number) * scale + noise);
  }
}

/** The nearest number that 16 bits have; counted from the lowest one, because cutting off is rounding down only above zero. */
function held(value: number): number {
  if (value >= fullScale - 1) return fullScale - 1;
  return value <= -fullScale ? -fullScale : ((value + fullScale + 0.5) | 0) - fullScale;
}
