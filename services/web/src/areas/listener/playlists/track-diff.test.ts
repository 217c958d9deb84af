import { expect, it } from 'vitest';
import { compositionAt, diffTracks, type Playlist } from './track-diff.ts';

const playlist = (ids: readonly string[], dropped: Playlist['dropped'] = []) =>
  ({
    tracks: ids.map((id) => ({ track: { id, title: id, artists: ['A'] }, reason: `${id} fits` })),
    dropped,
  }) as unknown as Playlist;

it('tells what stayed, came and went, with the reasons that there are', () => {
  const gone = { id: 'b', title: 'b', artists: ['A'], reason: 'Made room.' };
  const { kept, added, dropped } = diffTracks(playlist(['a', 'b', 'c']), playlist(['a', 'd'], [gone]));
  expect(kept.map(({ id }) => id)).toEqual(['a']);
  expect(added).toEqual([{ id: 'd', title: 'd', artists: ['A'], reason: 'd fits' }]);
  expect(dropped.map(({ id, reason }) => [id, reason])).toEqual([
    ['b', 'Made room.'],
    ['c', null],
  ]);
});

it('a version of the world that was not composed anew shows the composition before it', () => {
  expect(compositionAt([4, 2, 1], 4)).toBe(4);
  expect(compositionAt([4, 2, 1], 3)).toBe(2);
  expect(compositionAt([4, 2], 1)).toBeNull();
});
