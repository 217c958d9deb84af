import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulator } from '../../../services/simulator/src/server.ts';
import { start } from '../../../services/simulator/test/walk.ts';
import type { Case } from './cases.ts';
import { measure } from './metrics.ts';
import { make, rankedIds } from './product.ts';
import { outsideAt } from './simulator.ts';

const seedCount = 10;
const caseCount = 3;
const callsMax = { extended: 20, development: 40 };

let simulator: Simulator;
let cases: readonly Case[];

/** Playlists that nobody made: the tracks of one genre each, of a generated catalogue. */
beforeAll(async () => {
  simulator = await start();
  const { tracks, artists } = simulator.world.catalogue;
  const byGenre = Map.groupBy(tracks, (track) => artists[track.artists[0] ?? -1]?.genres[0] ?? '');
  cases = [...byGenre]
    .filter(([, all]) => all.length >= 4 * seedCount)
    .slice(0, caseCount)
    .map(([genre, all]) => ({
      id: genre,
      seeds: all.slice(0, seedCount).map(({ id }) => id),
      targets: all.slice(seedCount).map(({ id }) => id),
    }));
});
afterAll(() => simulator?.close());

describe.each(['extended', 'development'] as const)('the evaluated product in %s mode', (mode) => {
  it('makes a playlist of every intersection, or says why not, with few calls and no seed in them', async () => {
    expect(cases).toHaveLength(caseCount);
    const outside = await outsideAt(simulator.url, mode);
    for (const one of cases) {
      const made = await make(one, outside);
      if (made.kind === 'refused') throw new Error(`${one.id}: ${made.detail}`);
      const { composition, world, calls } = made;
      expect(composition.playlists.length + composition.leftOut.length).toBe(world.intersections.length);
      for (const sentence of composition.leftOut) expect(sentence).toMatch(/got no playlist: .+\.$/);
      for (const { tracks, shortfall } of composition.playlists)
        expect(tracks.length === 50 || (shortfall?.reasons.length ?? 0) > 0).toBe(true);
      expect(calls).toBeGreaterThan(0);
      expect(calls).toBeLessThanOrEqual(callsMax[mode]);
      const ids = rankedIds(composition);
      expect(ids.filter((id) => one.seeds.includes(id))).toEqual([]);
      expect(measure(ids, one, () => undefined).recall).toBeGreaterThan(0);
    }
  });

  it('makes the same of a case at every run', async () => {
    const [one] = cases;
    if (!one) throw new Error('there is no case');
    const outside = await outsideAt(simulator.url, mode);
    const [first, second] = [await make(one, outside), await make(one, outside)];
    expect(first).toEqual(second);
    expect(first.kind).toBe('made');
  });

  it('says why there is nothing when the seeds are not found', async () => {
    const outside = await outsideAt(simulator.url, mode);
    const unknown = ['0000000000000000000000', '0000000000000000000001', '0000000000000000000002'];
    for (const seeds of [unknown, unknown.slice(0, 1), []])
      expect(await make({ id: 'nobody', seeds, targets: ['x'] }, outside)).toEqual({
        kind: 'refused',
        detail: 'Only 0 seeds could be found; at least 3 are needed.',
      });
  });
});
