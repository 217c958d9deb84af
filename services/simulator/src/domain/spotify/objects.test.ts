import { expect, it } from 'vitest';
import { buildCatalogue } from '../catalogue.ts';
import { generateCatalogue } from '../generate-catalogue.ts';
import { fullTrack, relinkedTrack, type View } from './objects.ts';
import { emptyState } from './state.ts';

const catalogue = buildCatalogue(generateCatalogue('objects', 4_000));
const state = emptyState();
const view = (clientId: string): View => {
  const app = state.apps.get(clientId);
  if (!app) throw new Error(clientId);
  return { catalogue, app, url: 'http://sim' };
};

it('a request for a market may bring another release; a new app is not told which one was asked for', () => {
  const moved = catalogue.tracks.filter(
    (track) => relinkedTrack(view('trc-extended'), track, 'DE')['id'] !== track.id,
  );
  expect(moved.length).toBeGreaterThan(0);
  for (const track of moved) {
    expect(relinkedTrack(view('trc-extended'), track, 'DE')['linked_from']).toMatchObject({ id: track.id });
    const blind = relinkedTrack(view('trc-development'), track, 'DE');
    expect(blind).not.toHaveProperty('linked_from');
    expect(catalogue.trackById.get(String(blind['id']))?.recording).toBe(track.recording);
    expect(relinkedTrack(view('trc-development'), track, null)['id']).toBe(track.id);
  }
});

it('some tracks have no ISRC', () => {
  const without = catalogue.tracks.filter((track) => track.isrc === null);
  expect(without.length).toBeGreaterThan(100);
  for (const track of without) expect(fullTrack(view('trc-development'), track)['external_ids']).toEqual({});
});
