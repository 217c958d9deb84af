import type { World } from '@trc/contracts/documents/world.v1';
import { describe, expect, it } from 'vitest';
import { aWorld } from '../../test/fixtures.ts';
import { planLibrary } from './plan-library.ts';

const theme = (values: Partial<World['intersections'][number]>): World['intersections'][number] => ({
  id: 'a',
  name: 'a',
  description: '',
  where: {},
  bias: {},
  tags: [],
  ...values,
});
const targetsOf = (world: World) =>
  planLibrary(world).map((strategy) => (strategy.kind === 'library' ? strategy.target : null));

describe('the plan for the own library', () => {
  it('asks for what the world and each of its intersections aim at, in raw units', () => {
    const [nearest, ...others] = planLibrary(
      aWorld({
        target: { tempo: 2, loudness: 1 },
        scaler: { version: 's', mean: { tempo: 120, loudness: -7 }, sd: { tempo: 25, loudness: 3 } },
      }),
    );
    expect(nearest).toEqual({
      kind: 'library',
      name: 'library:nearest',
      target: { tempo: 170, loudness: -4 },
    });
    expect(others.map(({ name }) => name)).toEqual(['library:a', 'library:b', 'library:c']);
  });

  it('aims each intersection’s question inside its bounds', () => {
    const [, low, high] = targetsOf(
      aWorld({
        target: { energy: -1.2 },
        intersections: [
          theme({ where: { energy: { max: -2 } }, bias: { energy: 0.3 } }),
          theme({ where: { energy: { min: 0 } } }),
          theme({}),
        ],
      }),
    );
    expect(low?.energy).toBeLessThan(0.7 - 2 * 0.2);
    expect(high?.energy).toBeGreaterThan(0.7);
  });

  it('asks for anything where nothing is known of the taste', () => {
    const { target: _, ...world } = aWorld({ centroid: null });
    expect(targetsOf(world)).toEqual([{}, {}, {}, {}]);
  });
});
