/**
 * How much one call of an inner loop goes through. It stays in the processor's cache; and such a loop, called again and
 * again, is compiled once for all sounds, while one over a whole sound is compiled anew in the middle of each.
 */
export const BLOCK_SAMPLES = 16_384;
/** The same for loops over frames. */
export const BLOCK_FRAMES = 64;
