import { type Playlist, playlistSchema } from '@trc/contracts/documents/playlist.v1';
import type { Track } from '@trc/contracts/documents/track.v1';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aTrack, ids } from '../../test/fixtures.ts';
import { exportPlaylist } from './exports.ts';

function aPlaylist(tracks: readonly Track[], name = 'Salt Light: Night Bus'): Playlist {
  return playlistSchema.parse({
    id: 'pls_01JD0000000000000000000001',
    world_id: ids.world,
    world_version: 1,
    candidate_set_id: ids.set,
    random_seed: 1,
    weights_version: 'weights.v2',
    name,
    description: 'Home through the rain.',
    intersection: 'night-bus',
    tracks: tracks.map((track, index) => ({
      position: index + 1,
      track,
      score: 0.5,
      breakdown: { semantic: null, feature: null, novelty: 1, diversity: 1, bias: 0 },
      reason: 'It fits.',
      runner_up: null,
      kept: false,
    })),
    shortfall: null,
    published: null,
    updated_at: '2026-11-20T12:00:00.000Z',
  });
}

/** A reader of RFC 4180, to check what a writer wrote. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) throw new Error('not CSV');
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('exportPlaylist', () => {
  test('CSV survives any title and no cell of text can run as a formula', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', ' ='),
        (text, head) => {
          const title = head + text;
          const { body } = exportPlaylist(aPlaylist([aTrack(1, { title })]), 'csv');
          const rows = readCsv(body);
          expect(rows).toHaveLength(2);
          expect(rows[1]).toHaveLength(rows[0]?.length ?? 0);
          const cell = rows[1]?.[1] ?? '';
          expect([title, `'${title}`]).toContain(cell);
          expect(cell).not.toMatch(/^[=+\-@\t\r]/);
        },
      ),
    );
  });

  test('M3U8 has one line per thing, whatever a title holds, and keeps tracks without an address as comments', () => {
    const { body, contentType } = exportPlaylist(
      aPlaylist([aTrack(1, { title: 'A\r\nhttps://evil.example/x' }), aTrack(2, { uri: null, title: '夜' })]),
      'm3u8',
    );
    expect(body.split('\n')).toEqual([
      '#EXTM3U',
      '#PLAYLIST:Salt Light: Night Bus',
      '#EXTINF:200,Artist 1 - A https://evil.example/x',
      'https://open.spotify.com/track/t1',
      '# no address: Artist 2 - 夜',
      '',
    ]);
    expect(contentType).toContain('utf-8');
  });

  test('JSPF names each track by address and identifiers, and leaves out what is not known', () => {
    const mbid = 'c25bfd51-81fd-4a33-bd28-4adea5ee4a11';
    const { body } = exportPlaylist(
      aPlaylist([
        aTrack(1, { mbid, isrc: 'GBAYE6800011' }),
        aTrack(2, { uri: null, album: null, duration_ms: null }),
      ]),
      'jspf',
    );
    expect(JSON.parse(body).playlist.track).toEqual([
      {
        location: ['https://open.spotify.com/track/t1'],
        identifier: [
          `https://musicbrainz.org/recording/${mbid}`,
          'urn:isrc:GBAYE6800011',
          'spotify:track:t1',
        ],
        title: 'Song 1',
        creator: 'Artist 1',
        album: 'Album 1',
        duration: 200_001,
        annotation: 'It fits.',
      },
      { title: 'Song 2', creator: 'Artist 2', annotation: 'It fits.' },
    ]);
  });

  test('a file name holds nothing that a file system or a header refuses', () => {
    const named = (name: string) => exportPlaylist(aPlaylist([], name), 'csv').filename;
    expect(named('Salt Light: Night/Bus\r\nX: "y"')).toBe('Salt Light Night Bus X y.csv');
    expect(named('../..')).toBe('playlist.csv');
    expect(named('夜のバス: 海')).toBe('夜のバス 海.csv');
    expect(named('x'.repeat(500))).toHaveLength(104);
  });
});
