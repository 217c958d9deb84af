import { describe, expect, it } from 'vitest';
import { at, buildCatalogue } from './catalogue.ts';
import { generateCatalogue } from './generate-catalogue.ts';
import { emptyState } from './spotify/state.ts';
import { generateUsers, loadUsers, userFileSchema } from './users.ts';

const catalogue = buildCatalogue(generateCatalogue('users', 20_000));
const genresOf = (id: string) => {
  const track = catalogue.trackById.get(id);
  return track ? at(catalogue.artists, at(track.artists, 0)).genres : [];
};

describe('generated users', () => {
  const users = generateUsers(catalogue, 'tokyo');

  it('are five, with three to five own playlists of 30 to 120 tracks, history and saved tracks', () => {
    expect(users).toHaveLength(5);
    for (const user of users) {
      const own = user.playlists.filter((list) => list.owner === undefined);
      expect(own.length).toBeGreaterThanOrEqual(3);
      expect(own.length).toBeLessThanOrEqual(5);
      for (const list of own) {
        expect(list.tracks.length).toBeGreaterThanOrEqual(30);
        expect(list.tracks.length).toBeLessThanOrEqual(124);
      }
      expect(user.recent.length).toBeGreaterThanOrEqual(50);
      expect(user.saved.length).toBeGreaterThan(40);
      expect(user.top.long_term.length).toBeGreaterThan(20);
    }
  });

  it('have a taste: two saved tracks of one user share a genre more often than tracks of two users', () => {
    const share = (a: readonly string[], b: readonly string[]) => {
      let hits = 0;
      for (let i = 0; i < 40; i++)
        if (genresOf(a[i] ?? '').some((genre) => genresOf(b[i + 1] ?? '').includes(genre))) hits++;
      return hits / 40;
    };
    const within = users.map((user) => share(user.saved, user.saved));
    const across = users.map((user, i) => share(user.saved, users[(i + 1) % users.length]?.saved ?? []));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(within)).toBeGreaterThan(mean(across) + 0.3);
  });

  it('are the same for the same seed', () => {
    expect(generateUsers(catalogue, 'tokyo')).toEqual(users);
    expect(generateUsers(catalogue, 'osaka')).not.toEqual(users);
  });
});

describe('loading users', () => {
  const file = (count: number) =>
    userFileSchema.parse(Array.from({ length: count }, (_, i) => ({ id: `u${i}` })));

  it('puts no more than five on the allow-list', () => {
    const state = emptyState();
    expect(loadUsers(state, catalogue, file(8), 0)).toBeUndefined();
    expect([...state.users.values()].map((user) => user.allowListed)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('names what is wrong and changes nothing', () => {
    const state = emptyState();
    loadUsers(state, catalogue, file(2), 0);
    expect(loadUsers(state, catalogue, [...file(1), ...file(1)], 0)).toContain('twice');
    const stranger = userFileSchema.parse([{ id: 'x', saved: ['0'.repeat(22)] }]);
    expect(loadUsers(state, catalogue, stranger, 0)).toContain('0'.repeat(22));
    expect([...state.users.keys()]).toEqual(['u0', 'u1']);
  });

  it('a list of Spotify itself gets an editorial id', () => {
    const state = emptyState();
    const [track] = catalogue.tracks;
    const users = userFileSchema.parse([
      { id: 'a', playlists: [{ name: 'Mix', owner: 'spotify', tracks: [`spotify:track:${track?.id}`] }] },
    ]);
    expect(loadUsers(state, catalogue, users, 0)).toBeUndefined();
    expect([...state.playlists.keys()]).toEqual([expect.stringMatching(/^37i9[0-9A-Za-z]{18}$/)]);
  });
});
