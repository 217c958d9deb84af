import { errors } from '@trc/contracts/errors';
import type { Operation } from '@trc/contracts/http/operation';
import type { Api, Given, ResponseOf } from './api.ts';

const pauseMs = 500;
const patienceMs = 180_000;
/** Not a refusal of this request: the service, or the first try of it, is not done. */
const passing: ReadonlySet<number> = new Set([errors['request-in-progress'].status, 500, 502, 503, 504]);

/**
 * A client as a customer should write it: as long as there is no answer, or only one that says "not now",
 * it sends the very same request under the same Idempotency-Key again.
 */
export async function untilAnswered<O extends Operation>(
  api: Api,
  operation: O,
  given: Given<O> & { readonly headers: { readonly 'idempotency-key': string } },
): Promise<ResponseOf<O>> {
  const endMs = Date.now() + patienceMs;
  let last = '';
  while (Date.now() < endMs) {
    const answer = await api.send(operation, given).catch((error: unknown) => error as Error);
    if (!(answer instanceof Error)) {
      const text = await answer.text().catch((error: unknown) => String(error));
      if (answer.status === operation.status && operation.response)
        return operation.response.parse(JSON.parse(text)) as ResponseOf<O>;
      last = `${answer.status} ${text}`;
      if (!passing.has(answer.status)) break;
    } else last = String(answer.cause ?? answer);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`${given.headers['idempotency-key']} was not accepted: ${last}`);
}
