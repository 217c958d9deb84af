import { Problem } from '@trc/runtime/http-problem';
import { OidcRefused } from '../outbound/oidc.http.ts';

/** What an OpenID provider got wrong, as the problem that says so. */
export function refusedByProvider(error: unknown): never {
  throw error instanceof OidcRefused
    ? new Problem('oidc-provider-refused', { detail: error.message })
    : error;
}
