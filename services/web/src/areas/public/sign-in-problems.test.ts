import { errors } from '@trc/contracts/errors';
import { finishEmailSignIn } from '@trc/contracts/http/finish-email-sign-in.v1';
import { finishOidcSignIn } from '@trc/contracts/http/finish-oidc-sign-in.v1';
import { finishSpotifySignIn } from '@trc/contracts/http/finish-spotify-sign-in.v1';
import { startOidcSignIn } from '@trc/contracts/http/start-oidc-sign-in.v1';
import { startSpotifySignIn } from '@trc/contracts/http/start-spotify-sign-in.v1';
import { describe, expect, it } from 'vitest';
import { returnTo, signInProblem } from './sign-in-problems.ts';

const ways = [startSpotifySignIn, finishSpotifySignIn, startOidcSignIn, finishOidcSignIn, finishEmailSignIn];
/** What no person can do anything about but begin again. */
const plain = new Set<string>(['invalid-request', 'not-allowed', 'not-found']);

describe('what went wrong at a sign-in', () => {
  const codes = new Set(
    ways.flatMap(({ refusals }) => refusals.map(String)).filter((code) => !plain.has(code)),
  );
  it.each([...codes])('%s has words of its own', (code) => {
    expect(signInProblem(code)).not.toEqual(signInProblem('invalid-request'));
    expect(code in errors).toBe(true);
  });

  it('is said in our words, whatever an address carries', () => {
    for (const code of ['<b>call 0900</b>', 'constructor', ''])
      expect(signInProblem(code)?.title).toBe('That did not work');
    expect(signInProblem(null)).toBeNull();
  });
});

describe('a sign-in', () => {
  const leads = (path: string) => returnTo(new URLSearchParams({ return_to: path }));
  it('leads to where somebody was going', () => {
    expect(leads('/worlds/wld_1?tab=2')).toBe('/worlds/wld_1?tab=2');
  });

  it('leads to no other site', () => {
    for (const elsewhere of ['https://evil.example', '//evil.example', '/\\evil.example', 'evil', '/a b', ''])
      expect(leads(elsewhere)).toBe('/worlds');
    expect(returnTo(new URLSearchParams())).toBe('/worlds');
  });
});
