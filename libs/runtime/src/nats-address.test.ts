import { describe, expect, it } from 'vitest';
import { readNatsAddress } from './nats-address.ts';

describe('readNatsAddress', () => {
  it('takes name and password of the first server, decoded, and keeps them out of the servers', () => {
    expect(readNatsAddress('nats://taste:p%40ss%2Cword%3A1@a.test:4222, nats://b.test:4223')).toEqual({
      servers: ['a.test:4222', 'b.test:4223'],
      isTlsRequired: false,
      login: { user: 'taste', pass: 'p@ss,word:1' },
    });
  });

  it('knows the scheme that asks for TLS, an address without a port, and one of version 6', () => {
    expect(readNatsAddress('tls://a.test,tls://[::1]:4222')).toEqual({
      servers: ['a.test', '[::1]:4222'],
      isTlsRequired: true,
      login: null,
    });
  });

  it.each([
    ['', 'must be nats://'],
    ['nats.test:4222', 'must be nats://'],
    ['https://nats.test', 'must be nats://'],
    ['nats://a.test,b.test', 'must be nats://'],
    ['nats://a.test,tls://b.test', 'all with tls://'],
    ['nats://user@a.test', 'user name and password together'],
    ['nats://user:100%@a.test', 'not percent-encoded'],
  ])('refuses %j', (address, why) => {
    expect(() => readNatsAddress(address)).toThrow(why);
  });

  it('never tells a password in what is wrong', () => {
    for (const address of [
      'nats://user:hunter2@a.test:port',
      'redis://user:hunter2@a.test',
      'nats://hunter2%@a.test',
    ])
      expect(() => readNatsAddress(address)).toThrow(/^(?!.*hunter2)/);
  });
});
