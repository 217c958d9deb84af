import { ProblemError } from '../../../api/problem.ts';
import type { Begun } from '../uploads/upload-queue.ts';

/**
 * The parts of uploads that the API describes only once, when they are begun: kept in this window, so that one that was
 * interrupted goes on with what is missing.
 */
export class RememberedParts {
  readonly #begun = new Map<string, Begun>();

  keep(begun: Begun): Begun {
    this.#begun.set(begun.uploadId, begun);
    return begun;
  }

  /** The part under this address is stored. */
  stored(url: string): void {
    for (const { uploadId, parts } of this.#begun.values())
      this.#begun.set(uploadId, {
        uploadId,
        parts: parts.map((part) => (part.url === url ? { ...part, url: null } : part)),
      });
  }

  /** Throws `not-found` for an upload that was not begun here. */
  of(uploadId: string): Begun {
    const begun = this.#begun.get(uploadId);
    if (!begun) throw new ProblemError(404, { code: 'not-found' });
    return begun;
  }

  forget(uploadId: string): void {
    this.#begun.delete(uploadId);
  }
}
