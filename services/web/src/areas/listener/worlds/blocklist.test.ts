import { expect, it } from 'vitest';
import { type Blocklist, withArtist, withoutArtist, withoutTrack } from './blocklist.ts';

const track = { id: 't1', title: 'Night', artists: ['A'], isrc: null };
const list: Blocklist = { tracks: [track], artists: ['Drake'] };

it('takes in an artist once, without the spaces around the name', () => {
  expect(withArtist(list, '  Feist ').artists).toEqual(['Drake', 'Feist']);
  expect(withArtist(list, 'drake')).toBe(list);
  expect(withArtist(list, ' ')).toBe(list);
});

it('takes off a track or an artist, and only that', () => {
  expect(withoutTrack(list, 't1')).toEqual({ tracks: [], artists: ['Drake'] });
  expect(withoutArtist(list, 'Drake')).toEqual({ tracks: [track], artists: [] });
});
