import { expect, it } from 'vitest';
import { placeLabels } from './labels.ts';

const picture = { width: 600, height: 400, marks: [] };

it('moves a label off a mark, and two labels off each other', () => {
  const [one, two] = placeLabels(
    [
      { text: 'Half Speed', x: 300, y: 200 },
      { text: 'Open Throttle', x: 305, y: 200 },
    ],
    { ...picture, marks: [{ x: 300, y: 182 }] },
  );
  expect(Math.abs((one?.y ?? 0) - 182)).toBeGreaterThan(20);
  expect(Math.abs((one?.y ?? 0) - (two?.y ?? 0))).toBeGreaterThanOrEqual(18);
});

it('keeps labels inside the picture', () => {
  const [label] = placeLabels([{ text: 'The Middle of the Map', x: 5, y: 399 }], picture);
  expect(label?.x).toBeGreaterThan(80);
  expect(label?.y).toBeLessThan(390);
});
