import { describe, expect, test } from 'vitest';
import { absentModels } from './absent.ts';
import { unlimitedBudget } from './budget.ts';
import { type Checked, checkLineage, prompt, readAllChecked, readChecked } from './lineage.ts';

const grant = { status: 'granted', by: 'owner@club.example', at: '2026-11-01T10:00:00Z' } as const;

function checked<U extends 'embed' | 'prompt'>(text: string, use: U): Checked<U> {
  const check = checkLineage({ text, sources: ['platform'] }, use, null);
  if (check.kind === 'refused') throw new Error(check.detail);
  return check.text;
}

describe('Spotify Content', () => {
  test.each(['embed', 'prompt'] as const)('is refused for %s without the tenant’s grant', (use) => {
    expect(checkLineage({ text: 'a title', sources: ['spotify'] }, use, null)).toMatchObject({
      kind: 'refused',
      reason: 'lineage',
    });
  });

  test('is refused when it is only a part of the text', () => {
    const check = checkLineage(
      { text: 'x', sources: ['platform', 'musicbrainz', 'spotify'] },
      'prompt',
      null,
    );
    expect(check).toMatchObject({ kind: 'refused', detail: 'Content of spotify may not be used to prompt' });
  });

  test('passes with a grant that says who and when', () => {
    expect(checkLineage({ text: 'a title', sources: ['spotify'] }, 'embed', grant).kind).toBe('checked');
  });

  test.each([
    {},
    { status: 'granted' },
    { status: 'granted', by: '', at: grant.at },
    { status: 'granted', by: 'x', at: 'yesterday' },
    { status: 'asked', by: 'x', at: grant.at },
    true,
  ])('is refused with the forged grant %j', (forged) => {
    const check = checkLineage({ text: 'a title', sources: ['spotify'] }, 'embed', forged as never);
    expect(check.kind).toBe('refused');
  });
});

test('a text without a source is refused, even with a grant', () => {
  expect(checkLineage({ text: 'x', sources: [] }, 'prompt', grant).kind).toBe('refused');
});

test('a source that nobody declared is refused', () => {
  expect(checkLineage({ text: 'x', sources: ['napster' as never] }, 'prompt', grant).kind).toBe('refused');
});

describe('a look-alike of a checked text', () => {
  const real = checked('hello', 'prompt');

  test.each([
    ['a plain string', 'hello'],
    ['a boxed string', Object('hello')],
    ['an object with the right look', Object.freeze(Object.create(null))],
    ['a copy', { ...real }],
    ['a structured clone', structuredClone(real)],
    ['an heir', Object.create(real as object)],
    ['a proxy', new Proxy(real as object, {})],
    ['null', null],
    ['nothing', undefined],
  ])('%s reads as nothing', (_, forged) => {
    expect(readChecked(forged as never, 'prompt')).toBeNull();
    expect(readAllChecked([real, forged as never], 'prompt')).toMatchObject({
      kind: 'refused',
      reason: 'lineage',
    });
    expect(() => prompt`say ${forged as never}`).toThrow(TypeError);
  });

  test('a check for one use is worth nothing for the other', () => {
    expect(readChecked(checked('hello', 'embed'), 'prompt')).toBeNull();
    expect(readChecked(real, 'embed')).toBeNull();
    expect(readChecked(real, 'prompt')).toBe('hello');
  });

  test('a checked text shows nothing when it is printed or changed', () => {
    expect(JSON.stringify(real)).toBe('{}');
    expect(() => Object.assign(real, { text: 'other' })).toThrow(TypeError);
  });
});

describe('prompt', () => {
  test('joins literal parts and checked texts in order', () => {
    const text = prompt`From ${checked('a', 'prompt')} to ${checked('b', 'prompt')}.`;
    expect(readChecked(text, 'prompt')).toBe('From a to b.');
    expect(readChecked(prompt`only words`, 'prompt')).toBe('only words');
  });

  test('cannot be called with a string that was put together at run time', () => {
    expect(() => prompt(['a Spotify title'] as never)).toThrow(TypeError);
    expect(() => prompt('a Spotify title' as never)).toThrow(TypeError);
  });
});

test('the compiler refuses what was not checked for the use', async () => {
  const context = { budget: unlimitedBudget };
  // @ts-expect-error a plain string is no checked text
  await absentModels.embed({ model: 'm', texts: ['a Spotify title'] }, context);
  // @ts-expect-error a text checked for prompts may not be embedded
  await absentModels.embed({ model: 'm', texts: [checked('x', 'prompt')] }, context);
  const check = checkLineage({ text: 'x', sources: ['platform'] }, 'embed', null);
  // @ts-expect-error the outcome of a check must be looked at first
  await absentModels.embed({ model: 'm', texts: [check] }, context);
  // @ts-expect-error an object of the caller's own is no checked text
  await absentModels.image({ model: 'm', prompt: {}, size: '1024x1024', quality: 'low' }, context);
  // @ts-expect-error a template takes checked texts only
  expect(() => prompt`about ${'a Spotify title'}`).toThrow(TypeError);
});
