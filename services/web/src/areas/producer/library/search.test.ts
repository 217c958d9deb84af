import { describe, expect, it } from 'vitest';
import { everything, filterCount, isNarrowed, paramsOf, queryOf, type Search, searchOf } from './search.ts';

const full: Search = {
  q: 'rain on tin',
  kinds: ['loop', 'song'],
  key: { tonic: 'F#', scale: 'minor' },
  compatible: false,
  bpmMin: 80,
  bpmMax: 92.5,
  folding: false,
  tags: ['verse 2', 'dusty'],
  sort: 'bpm',
};

describe('a search in the address', () => {
  it('comes back as it was', () => {
    for (const search of [full, everything, { ...full, compatible: true, folding: true }])
      expect(searchOf(new URLSearchParams(paramsOf(search).toString()))).toEqual(search);
  });

  it('is empty where everything is looked for', () => {
    expect(paramsOf(everything).toString()).toBe('');
  });

  it('leaves out what makes no sense', () => {
    const odd = new URLSearchParams(
      'key=13Z&bpm_min=fast&bpm_max=-4&kind=noise&sort=colour&tag=&tag=a&tag=a',
    );
    expect(searchOf(odd)).toEqual({ ...everything, tags: ['a'] });
  });
});

describe('the question to the API', () => {
  it('says what is looked for and nothing else', () => {
    expect(queryOf(everything, 50)).toEqual({ limit: 50, sort: '-created_at' });
    expect(queryOf(full, 50)).toEqual({
      limit: 50,
      sort: 'bpm',
      q: 'rain on tin',
      kind: ['loop', 'song'],
      tag: ['verse 2', 'dusty'],
      bpm_min: 80,
      bpm_max: 92.5,
      folding: 'false',
      key: 'F#',
      scale: 'minor',
      compatible: 'false',
    });
  });

  it('turns a range around that ends before it begins', () => {
    expect(queryOf({ ...everything, bpmMin: 120, bpmMax: 90 }, 1)).toMatchObject({
      bpm_min: 90,
      bpm_max: 120,
    });
  });
});

it('filters are counted as people see them: a range is one', () => {
  expect(filterCount(full)).toBe(6);
  expect([isNarrowed(everything), isNarrowed({ ...everything, q: 'x' })]).toEqual([false, true]);
});
