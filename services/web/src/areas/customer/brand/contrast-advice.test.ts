import { expect, it } from 'vitest';
import { contrast } from '../../../shell/palette.ts';
import { adviceOf } from './contrast-advice.ts';

it('colours that can be read get no advice', () => {
  expect(adviceOf({ primary: '#e5484d', background: '#111113', text: '#edeef0' })).toEqual([]);
});

it('every colour that cannot be read is named, with one that can', () => {
  const background = '#ffffff';
  const advice = adviceOf({ primary: '#ffe600', background, text: '#bbbbbb' });
  expect(advice.map(({ about }) => about)).toEqual(['text', 'primary']);
  for (const { instead } of advice) expect(contrast(instead, background)).toBeGreaterThanOrEqual(4.5);
});

it('a ratio just below the bound is not shown as the bound', () => {
  expect(adviceOf({ primary: '#000000', background: '#ffffff', text: '#777777' })[0]?.ratio).toBe('4.4');
});
