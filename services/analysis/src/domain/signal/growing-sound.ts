/** A sound that comes piece by piece, kept in one array per channel. */
export interface GrowingSound {
  readonly frames: number;
  /**
   * Adds what a decoder gave: arrays of one length, one per channel. A decoder may give more channels than the sound
   * has, or for a stretch fewer: a missing one is the first one again. The piece is empty afterwards.
   */
  add(piece: readonly Float32Array[]): void;
  channels(): Float32Array[];
}

/** By how much the arrays grow when more comes than was expected. */
const GROWTH = 1.5;
const FRAMES_MIN = 4_096;

/**
 * @param framesExpected what the header promises: when it is right, nothing is ever copied. Memory that is not written
 * to costs nothing, so a header may promise too much.
 */
export function growingSound(channels: number, framesExpected: number): GrowingSound {
  let frames = 0;
  let arrays = Array.from({ length: channels }, () => new Float32Array(Math.max(FRAMES_MIN, framesExpected)));
  return {
    get frames() {
      return frames;
    },
    add: (piece) => {
      const first = piece[0] ?? new Float32Array(0);
      const needed = frames + first.length;
      if (needed > (arrays[0]?.length ?? 0))
        arrays = arrays.map((samples) => {
          const larger = new Float32Array(Math.ceil(Math.max(needed, samples.length * GROWTH)));
          larger.set(samples.subarray(0, frames));
          return larger;
        });
      arrays.forEach((samples, channel) => {
        samples.set(piece[channel] ?? first, frames);
      });
      frames = needed;
      piece.forEach(letGo);
    },
    channels: () => arrays.map((samples) => samples.subarray(0, frames)),
  };
}

/** Frees the memory at once: left to the collector, the pieces of a song add up to more than the song. */
function letGo(samples: Float32Array): void {
  const { buffer } = samples;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === samples.byteLength) buffer.transfer(0);
}
