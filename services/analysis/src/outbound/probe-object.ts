import { readContainer } from '../domain/container/container.ts';
import { clamp, viewOf } from '../domain/container/reading.ts';
import { isRefusal, type Refusal, unreadable } from '../domain/container/refusals.ts';
import type { Probe } from '../domain/container/sound-format.ts';

/** Reads part of an object; may give fewer bytes only where the object ends. */
export type ReadRange = (offsetBytes: number, lengthBytes: number) => Promise<Uint8Array>;

/** One round trip fetches at least this much, so that a usual header costs one and an Ogg file two. */
const WINDOW_BYTES = 65_536;
/** A header that is spread over more places than this is not worth following. */
const READS_MAX = 24;

/**
 * Probes a stored object by reading only the parts of it that its header needs: the start, whatever follows a large
 * ID3 tag or a large chunk, and the end of an Ogg file.
 * Faults of `read` pass through, because a sick object store says nothing about the file.
 */
export async function probeObject(read: ReadRange, sizeBytes: number): Promise<Probe | Refusal> {
  let offsetBytes = 0;
  let window = new Uint8Array(0);
  let reads = 0;
  const reading = readContainer(sizeBytes);
  for (let step = reading.next(); ; ) {
    if (step.done) return isRefusal(step.value) ? step.value : step.value.probe;
    const range = clamp(step.value, sizeBytes);
    const end = range.offsetBytes + range.lengthBytes;
    if (range.offsetBytes < offsetBytes || end > offsetBytes + window.length) {
      if (++reads > READS_MAX) return unreadable('The header is scattered over too many places in the file.');
      offsetBytes = range.offsetBytes;
      const lengthBytes = Math.min(Math.max(range.lengthBytes, WINDOW_BYTES), sizeBytes - offsetBytes);
      window = lengthBytes > 0 ? Uint8Array.from(await read(offsetBytes, lengthBytes)) : new Uint8Array(0);
      if (window.length < range.lengthBytes)
        return unreadable(
          `The stored object is shorter than the ${sizeBytes} bytes it was declared to have.`,
        );
    }
    const from = range.offsetBytes - offsetBytes;
    step = reading.next(viewOf(window.subarray(from, from + range.lengthBytes)));
  }
}
