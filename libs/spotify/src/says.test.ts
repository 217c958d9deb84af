import { expect, it } from 'vitest';
import { SpotifyError, type SpotifyFailure } from './errors.ts';
import { refusedToRead, spotifySays } from './says.ts';

const says = (failure: SpotifyFailure) => spotifySays(new SpotifyError(failure, 'x'), refusedToRead);

it('what waiting mends comes back later, after the wait that Spotify asked for', () => {
  expect(says({ kind: 'rate-limited', retryAfterMs: 7, quota: false })).toMatchObject({
    kind: 'later',
    afterMs: 7,
  });
  expect(says({ kind: 'unavailable', cause: 'status', retryAfterMs: 8 })).toMatchObject({ afterMs: 8 });
  expect(says({ kind: 'unavailable', cause: 'network', retryAfterMs: null })).toMatchObject({
    afterMs: 15_000,
  });
});

it('a used-up quota parks for its whole wait, and says that it is the quota', () => {
  const said = says({ kind: 'rate-limited', retryAfterMs: 72_000_000, quota: true });
  expect(said).toMatchObject({
    kind: 'later',
    afterMs: 72_000_000,
    reason: expect.stringContaining('quota'),
  });
});

it('what the listener or the owner of the app can mend is refused with what to do', () => {
  const code = (failure: SpotifyFailure) => {
    const said = says(failure);
    return said?.kind === 'refused' ? said.code : null;
  };
  expect(code({ kind: 'needs-reconnect', reason: 'expired' })).toBe('spotify-needs-reconnect');
  expect(code({ kind: 'forbidden', cause: 'scope', capability: null })).toBe('spotify-needs-reconnect');
  for (const cause of ['not-allow-listed', 'owner-premium', 'removed', 'switched-off', 'other'] as const)
    expect(code({ kind: 'forbidden', cause, capability: null })).toBe('spotify-not-connected');
});

it('a bug stays a bug', () => {
  expect(says({ kind: 'unauthorized' })).toBeNull();
  expect(says({ kind: 'not-found' })).toBeNull();
  expect(says({ kind: 'bad-request', status: 400 })).toBeNull();
  expect(spotifySays(new TypeError('x'), refusedToRead)).toBeNull();
});
