import { expect, it } from 'vitest';
import { marked, unmarked } from './mark.ts';

it('every word carries the mark, in any script, and it comes off again whatever was done to the case', () => {
  const text = 'O’Neill & 山下 花子 (feat. Tomás Silva), Pt. 2';
  const told = marked(text, 'qzx');
  expect(told).toBe('qzxO’qzxNeill & qzx山下 qzx花子 (qzxfeat. qzxTomás qzxSilva), qzxPt. qzx2');
  expect(unmarked(told, 'qzx')).toBe(text);
  expect(unmarked(told.toUpperCase(), 'qzx')).toBe(text.toUpperCase());
});

it('without a mark nothing is touched', () => {
  expect(marked('Blue Rain')).toBe('Blue Rain');
  expect(unmarked('Blue Rain', '')).toBe('Blue Rain');
});
