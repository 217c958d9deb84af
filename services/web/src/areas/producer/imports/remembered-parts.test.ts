import { expect, it } from 'vitest';
import { RememberedParts } from './remembered-parts.ts';

it('an upload goes on with the parts that are not stored', () => {
  const parts = new RememberedParts();
  parts.keep({
    uploadId: 'one',
    parts: [
      { number: 1, url: 'https://storage/1', sizeBytes: 4 },
      { number: 2, url: 'https://storage/2', sizeBytes: 2 },
    ],
  });
  parts.keep({ uploadId: 'two', parts: [{ number: 1, url: 'https://storage/3', sizeBytes: 4 }] });
  parts.stored('https://storage/1');
  expect(parts.of('one').parts.map(({ url }) => url)).toEqual([null, 'https://storage/2']);
  expect(parts.of('two').parts.map(({ url }) => url)).toEqual(['https://storage/3']);
});

it('one that was not begun here, or is over, is not found, so that it begins anew', () => {
  const parts = new RememberedParts();
  parts.keep({ uploadId: 'one', parts: [] });
  parts.forget('one');
  expect(() => parts.of('one')).toThrow(expect.objectContaining({ code: 'not-found' }));
});
