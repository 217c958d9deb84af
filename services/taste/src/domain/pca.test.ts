import { featureNames } from '@trc/contracts/documents/track.v1';
import { dice } from '@trc/music/dice';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, project, zMax } from './catalogue-space.ts';
import { catalogueSpace } from './catalogue-space.v1.ts';
import { eigenvectorsOf, fitComponents } from './pca.ts';

describe('principal components', () => {
  it('find the line on which correlated columns lie', () => {
    const roll = dice(7);
    const rows = Array.from({ length: 400 }, () => {
      const [a, b] = [roll() - 0.5, roll() - 0.5];
      return [10 + 5 * a, -3 * a + 0.01 * b, b];
    });
    const { loadings, explained, mean } = fitComponents(rows, 3);
    expect(mean[0]).toBeCloseTo(10, 0);
    expect(explained[0]).toBeCloseTo(2 / 3, 1);
    expect(Math.abs(loadings[0]?.[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 1);
    expect((loadings[0]?.[0] ?? 0) * (loadings[0]?.[1] ?? 0)).toBeLessThan(0);
  });

  it('solve any symmetric matrix: A·v = λ·v, largest λ first', () => {
    const entry = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 10, maxLength: 10 }), (values) => {
        const at = (i: number, j: number) =>
          values[(Math.max(i, j) * (Math.max(i, j) + 1)) / 2 + Math.min(i, j)] ?? 0;
        const matrix = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => at(i, j)));
        const pairs = eigenvectorsOf(matrix);
        for (const { value, vector } of pairs) {
          for (const row of matrix) {
            const index = matrix.indexOf(row);
            const product = row.reduce((sum, a, k) => sum + a * (vector[k] ?? 0), 0);
            expect(product).toBeCloseTo(value * (vector[index] ?? 0), 6);
          }
        }
        expect(pairs.map(({ value }) => value)).toEqual(
          pairs.map(({ value }) => value).sort((a, b) => b - a),
        );
      }),
    );
  });

  it('refuse to be fitted on a handful of seeds', () => {
    expect(() =>
      fitComponents(
        [
          [1, 2],
          [2, 3],
          [3, 4],
        ],
        2,
      ),
    ).toThrow(RangeError);
  });
});

describe('the catalogue space', () => {
  it('has 8 orthonormal components that explain nearly everything', () => {
    expect(catalogueSpace.loadings).toHaveLength(8);
    for (const [i, a] of catalogueSpace.loadings.entries()) {
      for (const [j, b] of catalogueSpace.loadings.entries()) {
        const product = a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
        expect(product).toBeCloseTo(i === j ? 1 : 0, 3);
      }
    }
    expect(catalogueSpace.explained.reduce((a, b) => a + b, 0)).toBeGreaterThan(0.95);
  });

  it('puts every feature on one scale, so that tempo does not decide everything', () => {
    const z = normalise(catalogueSpace, { tempo: 148, valence: 0.745, loudness: -60 });
    expect(z.tempo).toBeCloseTo(1, 1);
    expect(z.valence).toBeCloseTo(1, 1);
    expect(z.loudness).toBe(-zMax);
  });

  it('does not take a tempo of 0 for a slow song', () => {
    expect(normalise(catalogueSpace, { tempo: 0 })).toEqual({});
  });

  it('projects a missing feature as the usual value', () => {
    expect(project(catalogueSpace, {})).toEqual(Array(8).fill(0));
    expect(featureNames).toHaveLength(catalogueSpace.loadings[0]?.length ?? 0);
  });
});
