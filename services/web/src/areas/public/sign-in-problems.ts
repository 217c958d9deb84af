/** What went wrong at a sign-in, and what to do about it. */
export interface SignInProblem {
  readonly title: string;
  readonly text: string;
}

const problems: Readonly<Record<string, SignInProblem>> = {
  'sign-in-ended': {
    title: 'This sign-in is over',
    text: 'Its link was used before, is too old, or was opened in another browser. Begin again here: it takes a moment.',
  },
  'sign-in-declined': {
    title: 'Nothing was connected',
    text: 'The other side was told no, so nothing happened there or here. Try again, or sign in another way.',
  },
  'spotify-off': {
    title: 'Spotify is not available here',
    text: 'Sign in another way. Worlds can begin from tracks that you choose, and playlists come as files.',
  },
  'sign-up-closed': {
    title: 'Only invited people come in here',
    text: 'Ask somebody who runs this account for an invitation, and use the link in it.',
  },
  'oidc-provider-refused': {
    title: 'Your organisation’s sign-in did not answer as it should',
    text: 'Try again. If it stays like this, tell those who run it: the issuer, the client id or the secret may be wrong.',
  },
  'address-taken': {
    title: 'This account belongs to somebody else',
    text: 'Somebody else here signs in with it, or an owner has to link it first. Sign in another way.',
  },
  'tenant-suspended': {
    title: 'This account is suspended',
    text: 'Those who run the service can tell you why, and what to do.',
  },
  'rate-limited': {
    title: 'That was too often',
    text: 'Wait some minutes, then try again.',
  },
  unavailable: {
    title: 'The other side does not answer',
    text: 'Try again in a moment, or sign in another way.',
  },
};

const unknown: SignInProblem = {
  title: 'That did not work',
  text: 'Begin again here. If it happens once more, try another way to sign in.',
};

/** The words for a code that an address carries; `null` where it carries none. Addresses can be made by anybody, so no text is taken from them. */
export function signInProblem(code: string | null): SignInProblem | null {
  if (code === null) return null;
  return Object.hasOwn(problems, code) ? (problems[code] ?? unknown) : unknown;
}

/** Where a sign-in is to lead that names nothing, or another site. */
const home = '/worlds';

/** The path on this site that an address asks to be led to (`return_to`). */
export function returnTo(query: URLSearchParams): string {
  const wanted = query.get('return_to') ?? '';
  return /^\/(?![/\\])[^\s\\]*$/.test(wanted) && wanted.length <= 200 && wanted !== '/' ? wanted : home;
}
