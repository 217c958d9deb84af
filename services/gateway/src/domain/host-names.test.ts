import { describe, expect, test } from 'vitest';
import { addressAt, addressOf, hostNameOf, isReserved, isWithin, slugOf } from './host-names.ts';

const base = { publicUrl: 'https://club.test:8443/', tenantDomain: 'club.test' };

test.each([
  ['Music.NightShift.example', 'music.nightshift.example'],
  [' nightshift.example. ', 'nightshift.example'],
  ['bücher.example', 'xn--bcher-kva.example'],
])('%s is the host name %s', (text, name) => expect(hostNameOf(text)).toBe(name));

test.each([
  'localhost',
  '127.0.0.1',
  '[::1]',
  '0x7f.1',
  'a.b:80',
  'https://a.example',
  'user@a.example',
  'a.example/path',
  'a.example?x',
  '-a.example',
  'a_b.example',
  `${'a'.repeat(64)}.example`,
  '*.a.example',
  '',
])('%s is no host name of a customer', (text) => expect(hostNameOf(text)).toBeNull());

describe('an address', () => {
  test('is of the domain, else of the sub-domain, else of the installation', () => {
    expect(addressOf({ domain: 'a.example', slug: 'a' }, base)).toBe('https://a.example:8443');
    expect(addressOf({ domain: null, slug: 'a' }, base)).toBe('https://a.club.test:8443');
    expect(addressOf({ domain: null, slug: null }, base)).toBe('https://club.test:8443');
    expect(addressOf({ domain: null, slug: 'a' }, { publicUrl: 'http://x.test' })).toBe('http://x.test');
    expect(addressAt('a.example', { publicUrl: 'https://club.test' })).toBe('https://a.example');
  });

  test('carries a slug only as the one label before the domain for tenants', () => {
    expect(slugOf('night.club.test', base)).toBe('night');
    for (const host of ['club.test', 'a.night.club.test', 'night.club.test.evil.example', 'nightclub.test'])
      expect(slugOf(host, base)).toBeNull();
    expect(slugOf('night.club.test', { publicUrl: 'https://club.test' })).toBeNull();
  });
});

test('names that people take for ours are kept back', () => {
  expect(['www', 'api', 'mail', 'admin'].filter((slug) => !isReserved(slug))).toEqual([]);
  expect(isReserved('night-shift')).toBe(false);
});

test('a domain holds itself and what is under it', () => {
  expect(isWithin('mail.a.example', 'a.example') && isWithin('a.example', 'a.example')).toBe(true);
  expect(isWithin('ba.example', 'a.example')).toBe(false);
});
