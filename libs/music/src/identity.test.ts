import type { Track } from '@trc/contracts/documents/track.v1';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coreTitle, fold, guestsIn, recordingKeys, recordingKeysOfId } from './identity.ts';
import { namedTrack } from './track.ts';

const track = (title: string, artist: string, values: Partial<Track> = {}): Track => ({
  ...namedTrack({ id: `${title}/${artist}`, source: 'spotify', title, artists: [artist] }),
  ...values,
});
const areOne = (a: Track, b: Track) => recordingKeys(a).some((key) => recordingKeys(b).includes(key));

it.each([
  ['Song (feat. A & B)', ['A', 'B']],
  ['Song [ft. A, B and C]', ['A', 'B', 'C']],
  ['Song featuring A', ['A']],
  ['Dance With Me', ['Me']],
  ['Song', []],
])('"%s" names as guests %j', (title, guests) => {
  expect(guestsIn(title)).toEqual(guests);
});

describe('the identity of a recording', () => {
  it.each([
    ['Heroes', 'Heroes - 2017 Remaster'],
    ['Heroes', '"Heroes" (2017 Remastered Version)'],
    ['Heroes', 'HEROES [Mono]'],
    ['Crazy in Love', 'Crazy In Love (feat. JAY-Z)'],
    ['Crazy in Love', 'Crazy In Love feat. Jay-Z'],
    ['Crazy in Love', 'Crazy in Love - Radio Edit'],
    ['Don’t Stop', "Don't Stop"],
    ['Rock & Roll', 'Rock and Roll'],
    ['Ｎｅｏｎ', 'Neon'],
    ['Café del Mar', 'Cafe Del Mar'],
  ])('is the same for "%s" and "%s"', (one, other) => {
    expect(areOne(track(one, 'A'), track(other, 'A'))).toBe(true);
  });

  it.each([
    ['Heroes', 'Heroes - Live at the Roxy'],
    ['Heroes', 'Heroes (Acoustic)'],
    ['Heroes', 'Heroes (Some DJ Remix)'],
    ['Heroes', 'Heroes (Live, 2005 Remaster)'],
    ['かき', 'がき'],
    ['夜に駆ける', '夜を駆ける'],
    ['!!!', '???'],
    ['Part 1', 'Part 2'],
  ])('is another for "%s" and "%s"', (one, other) => {
    expect(areOne(track(one, 'A'), track(other, 'A'))).toBe(false);
  });

  it('knows an artist with and without "the" and guests, but not another artist', () => {
    expect(areOne(track('Song', 'The Knife'), track('Song', 'Knife feat. Somebody'))).toBe(true);
    expect(areOne(track('Song', 'The Knife'), track('Song', 'The Fork'))).toBe(false);
    expect(areOne(track('Song', 'The The'), track('Song', 'The The'))).toBe(true);
  });

  it('is the ISRC’s, whatever the title says', () => {
    expect(
      areOne(track('A', 'B', { isrc: 'usabc1234567' }), track('C', 'D', { isrc: 'US-ABC-12-34567' })),
    ).toBe(true);
  });

  it('is not found in a name that is missing', () => {
    expect(areOne(track('', 'A', { id: '1' }), track('', 'A', { id: '2' }))).toBe(false);
    expect(areOne(track('Song', '', { id: '1' }), track('Song', ' ', { id: '2' }))).toBe(false);
  });

  it('is found by the bare id, whichever of the catalogues gave it', () => {
    const knows = (one: Track) => recordingKeysOfId('x').some((key) => recordingKeys(one).includes(key));
    expect(knows(track('Song', 'A', { id: 'x' }))).toBe(true);
    expect(knows(track('Song', 'A', { id: 'x', source: 'musicbrainz' }))).toBe(true);
    expect(knows(track('Song', 'A', { uri: 'spotify:track:x' }))).toBe(true);
    expect(knows(track('Song', 'A', { mbid: 'x' }))).toBe(true);
    expect(knows(track('x', 'x', { id: 'y' }))).toBe(false);
  });

  it('of an own sound is its id: two files of one name are two sounds', () => {
    const sound = (id: string) => track('loop', 'Own library', { id, source: 'tenant' });
    expect(areOne(sound('a'), sound('b'))).toBe(false);
    expect(areOne(sound('a'), sound('a'))).toBe(true);
    expect(areOne(sound('a'), track('loop', 'Own library'))).toBe(false);
  });

  it('never is empty and does not depend on case or outer space, in any script', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (text) => {
        fc.pre(text.trim() !== '');
        expect(fold(text)).not.toBe('');
        expect(coreTitle(text)).not.toBe('');
        expect(fold(`  ${text} `)).toBe(fold(text));
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});
