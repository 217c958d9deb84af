const fullScale = 32_768;

/** Numbers in [0, 1) that are the same for the same seed: mulberry32. Dice of this kind make an archive that can be made again. */
export function seededDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Channels of full scale ±1 as interleaved 16-bit numbers, written to `into`. What is over full scale is held there.
 * With dice, noise of triangular density, two steps wide, is added before rounding, so that the error of it is no distortion of
 * the sound and its power does not move with it. Source: Lipshitz, Wannamaker and Vanderkooy, "Quantization and Dither" (JAES 1992).
 * Without dice the numbers are only rounded: for sounds that have 16 bits or fewer.
 */
export function writeSixteenBit(
  channels: readonly Float32Array[],
  into: DataView,
  littleEndian: boolean,
  dice: (() => number) | null,
): void {
  let at = 0;
  const frames = channels[0]?.length ?? 0;
  for (let i = 0; i < frames; i++)
    for (const samples of channels) {
      const noise = dice ? dice() - dice() : 0;
      const value = Math.round((samples[i] as number) * fullScale + noise);
      into.setInt16(at, Math.max(-fullScale, Math.min(fullScale - 1, value)), littleEndian);
      at += 2;
    }
}
