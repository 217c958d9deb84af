import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { z } from 'zod';
import type { ModelFailure, ModelImage } from './models.ts';

/** Carries a failure out of the budget, so that the reservation is released on its way. */
export class EndpointFailure extends Error {
  readonly failure: ModelFailure;

  constructor(failure: ModelFailure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** The answer of a chat, judged by the schema that was asked for. */
export function parseAnswer<T>(
  schema: z.ZodType<T>,
  content: string,
): { kind: 'right'; value: T } | { kind: 'wrong'; detail: string } {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    return { kind: 'wrong', detail: 'it is not JSON' };
  }
  const result = schema.safeParse(json);
  if (result.success) return { kind: 'right', value: result.data };
  const detail = result.error.issues
    .map((issue) => `${issue.path.join('.') || 'answer'}: ${issue.message}`)
    .join('; ');
  return { kind: 'wrong', detail };
}

/** Why the vectors are of no use; empty when they are. */
export function wrongVectors(
  vectors: readonly Float32Array[],
  count: number,
  dimensions: number | undefined,
): string {
  const length = dimensions ?? vectors[0]?.length ?? 0;
  if (vectors.length !== count) return `${vectors.length} vectors for ${count} texts`;
  for (const vector of vectors) {
    if (vector?.length !== length || length === 0) return 'the vectors do not have the asked length';
    if (!vector.every(Number.isFinite)) return 'a vector holds something that is not a number';
  }
  return '';
}

/** What a picture is by its first bytes; null when it is none that we can use. */
export function mediaTypeOf(bytes: Buffer): ModelImage['mediaType'] | null {
  if (bytes.subarray(0, 3).toString('latin1') === '\xff\xd8\xff') return 'image/jpeg';
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'image/png';
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? 'image/webp' : null;
}

/** A broken connection or a 5xx: nothing was served, and the next moment may be better. */
export function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof APIConnectionTimeoutError) return false;
  if (error instanceof APIConnectionError) return true;
  return error instanceof APIError && typeof error.status === 'number' && error.status >= 500;
}

/** The endpoint's count; our worst case where it sends none. */
export function countOr(count: unknown, estimate: number): number {
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : estimate;
}

export function unavailable(detail: string, retryAfterMs: number | null = null): EndpointFailure {
  return new EndpointFailure({ kind: 'unavailable', retryAfterMs, detail });
}

/** Why the endpoint did not serve. Its own words may repeat the prompt, so only the status and the code are told. */
export function endpointFailureOf(error: unknown): EndpointFailure {
  if (error instanceof APIError && typeof error.status === 'number') {
    const waitS = Number.parseFloat(error.headers?.get('retry-after') ?? '');
    const detail = `The model endpoint answered ${error.status}${error.code ? ` (${error.code})` : ''}`;
    return unavailable(detail, Number.isFinite(waitS) && waitS >= 0 ? Math.ceil(waitS * 1000) : null);
  }
  if (error instanceof SyntaxError || error instanceof TypeError) {
    return unavailable('The model endpoint answered in an unknown shape');
  }
  return unavailable('The connection to the model endpoint broke');
}
