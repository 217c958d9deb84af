import createFetchClient from 'openapi-fetch';
import createQueryClient from 'openapi-react-query';
import { offlineProblem, problemIn } from './problem.ts';
import type { paths } from './schema.d.ts';

/** Calls of the public API, typed by its own description. A refusal is thrown as a `ProblemError`. */
export const api = createFetchClient<paths>({ baseUrl: location.origin, credentials: 'same-origin' });

api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await problemIn(response);
  },
  onError: ({ error }) => (error instanceof DOMException ? error : offlineProblem()),
});

/** The same calls as hooks: `$api.useQuery('get', '/v1/worlds')`. */
export const $api = createQueryClient(api);

/** The JSON body with which a path answers a GET, for the props of components. */
export type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;
