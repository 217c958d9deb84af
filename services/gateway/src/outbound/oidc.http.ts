import { publicFetch } from '@trc/runtime/public-fetch';
import * as client from 'openid-client';

export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What must be remembered until the browser comes back. */
export interface OidcRequest {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Who the provider says has signed in. */
export interface OidcPerson {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Whether the provider has seen that the address is theirs. */
  readonly emailVerified: boolean;
}

/** The provider cannot be used, or does not say that somebody signed in. */
export class OidcRefused extends Error {}

export interface Oidc {
  /** Asks the issuer for its description. Rejects with `OidcRefused` when it is no OpenID provider. */
  check(provider: OidcClient): Promise<void>;
  begin(provider: OidcClient, redirectUri: string): Promise<OidcRequest>;
  /** @param url the address that the browser came back to. */
  finish(provider: OidcClient, url: URL, request: Omit<OidcRequest, 'url'>): Promise<OidcPerson>;
}

const scope = 'openid email profile';

/**
 * OpenID Connect's authorization code flow with PKCE (RFC 7636), state, nonce and, where the provider sends it, the
 * issuer of the answer (RFC 9207). The provider is asked for its description each time: what it changes holds at once.
 */
export function createOidc(options: { readonly allowPrivate: boolean; readonly timeoutMs: number }): Oidc {
  const fetch = publicFetch(options);
  const discover = ({ issuer, clientId, clientSecret }: OidcClient) =>
    client.discovery(new URL(issuer), clientId, undefined, secretOf(clientSecret), {
      [client.customFetch]: (url, init) => fetch(url, init as RequestInit),
      execute: options.allowPrivate ? [client.allowInsecureRequests] : [],
      timeout: options.timeoutMs / 1_000,
    });
  return {
    check: (provider) =>
      refusing(async () => {
        await discover(provider);
      }),
    begin: (provider, redirectUri) =>
      refusing(async () => {
        const configuration = await discover(provider);
        const [state, nonce] = [client.randomState(), client.randomNonce()];
        const verifier = client.randomPKCECodeVerifier();
        const url = client.buildAuthorizationUrl(configuration, {
          redirect_uri: redirectUri,
          scope,
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        return { url: url.href, state, nonce, verifier };
      }),
    finish: (provider, url, { state, nonce, verifier }) =>
      refusing(async () => {
        const configuration = await discover(provider);
        const tokens = await client.authorizationCodeGrant(configuration, url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new OidcRefused('The provider sent no ID token.');
        // Many providers say more of the person there than in the ID token.
        const more = configuration.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : {};
        return personOf({ ...claims, ...more, iss: claims.iss, sub: claims.sub });
      }),
  };
}

/** As the provider takes it: without a word on that, in the header (RFC 8414). */
const secretOf =
  (clientSecret: string): client.ClientAuth =>
  (server, ...rest) => {
    const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const send = known.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost;
    send(clientSecret)(server, ...rest);
  };

function personOf(claims: Readonly<Record<string, unknown>> & { iss: string; sub: string }): OidcPerson {
  const { name, email, email_verified } = claims;
  return {
    issuer: claims.iss,
    subject: claims.sub,
    name: typeof name === 'string' && name.trim() ? name.trim() : null,
    email: typeof email === 'string' ? email.toLowerCase() : null,
    emailVerified: email_verified === true,
  };
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // The library says that something went wrong, and the cause says what.
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new OidcRefused(reason instanceof Error ? reason.message : String(reason), { cause: error });
  }
}
