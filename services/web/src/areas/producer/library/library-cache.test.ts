import { expect, it } from 'vitest';
import { type Pages, withoutSamples, withSample } from './library-cache.ts';
import type { Sample } from './sample.ts';

const sound = (id: string) => ({ id, filename: `${id}.wav`, hand_tags: ['old'] }) as unknown as Sample;
const pages: Pages = {
  pages: [
    { items: [sound('a'), sound('b')], next_cursor: 'x' },
    { items: [sound('c')], next_cursor: null },
  ],
  pageParams: [undefined, 'x'],
};
const names = ({ pages: all }: Pages) => all.map(({ items }) => items.map(({ filename }) => filename));

it('what is deleted leaves every page, and the pages stay', () => {
  expect(names(withoutSamples(pages, new Set(['b', 'c'])))).toEqual([['a.wav'], []]);
  expect(names(pages)).toEqual([['a.wav', 'b.wav'], ['c.wav']]);
});

it('a change shows where the sound is and nowhere else', () => {
  const changed = withSample(pages, { id: 'b', filename: 'new.wav', hand_tags: ['new'] });
  expect(names(changed)).toEqual([['a.wav', 'new.wav'], ['c.wav']]);
  expect(changed.pages[0]?.items.map(({ hand_tags }) => hand_tags)).toEqual([['old'], ['new']]);
});
