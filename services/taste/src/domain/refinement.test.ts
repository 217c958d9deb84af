import { worldSchema } from '@trc/contracts/documents/world.v1';
import { newId } from '@trc/contracts/ids';
import { namedTrack } from '@trc/music/track';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAnswers } from './answers.ts';
import { catalogueSpace } from './catalogue-space.v1.ts';
import { weigh } from './seeds.ts';
import { createWorld, refine, refinementMax } from './world.ts';

const answers = { texture: { options: ['warm-analog'] }, emotion: { options: ['joyful-uplifting'] } };
const read = readAnswers(answers);
if (read.kind !== 'read') throw new Error(read.option);
const world = createWorld({
  id: newId('world', 1),
  version: 1,
  kind: 'tracks',
  seeds: weigh([
    [1, 2, 3, 4].map((n) =>
      namedTrack({ id: `${n}`, source: 'musicbrainz', title: `Song ${n}`, artists: ['A'] }),
    ),
  ]),
  answers,
  reading: read.reading,
  space: catalogueSpace,
  leftOut: [],
});
const poles = ['darkness_warmth', 'intimate_expansive', 'acoustic_electronic'] as const;

it('whatever a model says, poles stay near the table’s and nothing else of the numbers moves', () => {
  const wish = fc.double({ min: -1_000, max: 1_000, noNaN: true });
  const words = fc.record({
    name: fc.string(),
    prose: fc.string({ maxLength: 3_000 }),
    geometry: fc.record(
      { darkness_warmth: wish, intimate_expansive: wish, acoustic_electronic: wish },
      { requiredKeys: [] },
    ),
    intersections: fc.array(
      fc.record({
        id: fc.constantFrom(...world.intersections.map(({ id }) => id), 'unknown'),
        name: fc.string(),
        description: fc.string(),
      }),
    ),
  });
  fc.assert(
    fc.property(words, (refinement) => {
      const after = refine(world, refinement, 'world-1');
      for (const pole of poles) {
        expect(Math.abs(after.geometry[pole] - world.geometry[pole])).toBeLessThanOrEqual(
          refinementMax + 1e-9,
        );
        expect(Math.abs(after.geometry[pole])).toBeLessThanOrEqual(1);
        if (refinement.geometry[pole] === undefined) expect(after.geometry[pole]).toBe(world.geometry[pole]);
      }
      const numbers = ({
        name: _,
        prose: __,
        geometry: ___,
        prompt_version: ____,
        ...rest
      }: typeof world) => ({
        ...rest,
        intersections: rest.intersections.map(({ id, where, bias, tags }) => ({ id, where, bias, tags })),
      });
      expect(numbers(after)).toEqual(numbers(world));
      expect(worldSchema.safeParse(after).success).toBe(true);
    }),
  );
});
