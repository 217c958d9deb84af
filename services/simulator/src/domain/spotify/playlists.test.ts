import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertItems, knowsSnapshot, moveItems, removeUris, snapshotId } from './playlists.ts';
import type { Playlist, PlaylistItem } from './state.ts';

const item = (track: number): PlaylistItem => ({
  addedAtMs: 0,
  addedBy: 'me',
  entry: { kind: 'track', track },
});
const list = (...tracks: number[]) => tracks.map(item);
const numbers = (items: readonly PlaylistItem[]) =>
  items.map(({ entry }) => (entry.kind === 'track' ? entry.track : -1));

describe('playlist contents', () => {
  it('adding keeps order and duplicates', () => {
    expect(numbers(insertItems(list(1, 2), list(2, 1)))).toEqual([1, 2, 2, 1]);
    expect(numbers(insertItems(list(1, 2, 3), list(9, 9), 1))).toEqual([1, 9, 9, 2, 3]);
  });

  it('moving works as in the documented example: the first two tracks before the sixth position', () => {
    expect(numbers(moveItems(list(0, 1, 2, 3, 4, 5, 6), 0, 6, 2))).toEqual([2, 3, 4, 5, 0, 1, 6]);
    expect(numbers(moveItems(list(0, 1, 2, 3), 3, 0, 1))).toEqual([3, 0, 1, 2]);
    expect(numbers(moveItems(list(0, 1, 2, 3), 0, 4, 1))).toEqual([1, 2, 3, 0]);
    expect(numbers(moveItems(list(0, 1, 2, 3), 1, 2, 2))).toEqual([0, 1, 2, 3]);
  });

  it('moving never loses or doubles a track', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(20), fc.nat(20), fc.nat(20), (count, a, b, c) => {
        const start = a % count;
        const items = list(...Array.from({ length: count }, (_, i) => i));
        const moved = moveItems(items, start, b % (count + 1), 1 + (c % (count - start)));
        expect(numbers(moved).sort((x, y) => x - y)).toEqual(numbers(items));
      }),
    );
  });

  it('removing takes every occurrence and nothing else', () => {
    const uriOf = ({ entry }: PlaylistItem) => (entry.kind === 'track' ? `uri:${entry.track}` : null);
    const items = [...list(1, 2, 1), { ...item(0), entry: { kind: 'gone' as const } }];
    expect(removeUris(items, new Set(['uri:1']), uriOf).map(({ entry }) => entry.kind)).toEqual([
      'track',
      'gone',
    ]);
  });

  it('every version has another snapshot id; past ones are known, future and foreign ones are not', () => {
    const playlist = { id: 'a'.repeat(22), version: 3 } as Playlist;
    const ids = [1, 2, 3, 4].map((version) => snapshotId({ id: playlist.id, version }));
    expect(new Set(ids).size).toBe(4);
    expect(ids.map((id) => knowsSnapshot(playlist, id))).toEqual([true, true, true, false]);
    expect(knowsSnapshot(playlist, snapshotId({ id: 'b'.repeat(22), version: 1 }))).toBe(false);
    expect(knowsSnapshot(playlist, '%%%')).toBe(false);
  });
});
