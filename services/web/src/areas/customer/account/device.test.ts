import { expect, it } from 'vitest';
import { deviceOf } from './device.ts';

it('browsers are named, though each claims to be all the others', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
  expect(deviceOf(chrome)).toBe('Chrome on Linux');
  expect(deviceOf(`${chrome} Edg/140.0`)).toBe('Edge on Linux');
  expect(
    deviceOf(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1',
    ),
  ).toBe('Safari on iPhone');
});

it('what is no browser is shown by its own name, and nothing at all as unknown', () => {
  expect(deviceOf('curl/8.14.1')).toBe('curl/8.14.1');
  expect(deviceOf(null)).toBe('An unknown program');
});
