import { finishSpotifySignIn } from '@trc/contracts/http/finish-spotify-sign-in.v1';
import { startSpotifySignIn } from '@trc/contracts/http/start-spotify-sign-in.v1';
import { expect } from 'vitest';
import { Api } from './api.ts';

/** What a browser keeps between two pages of one site. */
class CookieJar {
  readonly #cookies = new Map<string, string>();

  keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

const unescaped = (html: string) =>
  html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

/**
 * Walks through Spotify's consent page as a browser does and comes back with a session.
 * `from` is who begins: with a key, the Spotify account is linked to the owner of the key.
 */
export async function signIn(from: Api, listener: string): Promise<Api> {
  const jar = new CookieJar();
  const begun = await from.send(startSpotifySignIn);
  expect(begun.status).toBe(302);
  jar.keep(begun);

  const consentUrl = begun.headers.get('location') ?? '';
  const page = await (await fetch(consentUrl)).text();
  const form = new URLSearchParams({ user_id: listener, decision: 'approve' });
  for (const [, name = '', value = ''] of page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g))
    form.append(name, unescaped(value));
  const decided = await fetch(new URL('authorize', consentUrl), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
  expect(decided.status).toBe(302);

  const back = new URL(decided.headers.get('location') ?? '');
  const finished = await new Api(from.url).send(finishSpotifySignIn, {
    query: Object.fromEntries(back.searchParams),
    headers: { cookie: jar.header },
  });
  expect(finished.status).toBe(302);
  jar.keep(finished);
  return new Api(from.url, { cookie: jar.header, origin: new URL(from.url).origin });
}
