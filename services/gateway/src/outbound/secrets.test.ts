import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVault } from './secrets.ts';

const [old, current] = [randomBytes(32), randomBytes(32)];

describe('a vault', () => {
  it('opens what it sealed, and never seals the same way twice', () => {
    const vault = createVault([current]);
    expect(vault.open(vault.seal('token'))).toBe('token');
    expect(vault.seal('token')).not.toBe(vault.seal('token'));
  });

  it('opens what an older key sealed while that key is kept, and not after', () => {
    const sealed = createVault([old]).seal('token');
    expect(createVault([current, old]).open(sealed)).toBe('token');
    expect(() => createVault([current]).open(sealed)).toThrow('no key');
  });

  it('refuses what was changed', () => {
    const vault = createVault([current]);
    const [mark = '', text = ''] = vault.seal('token').split('.');
    const bytes = Buffer.from(text, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => vault.open(`${mark}.${bytes.toString('base64')}`)).toThrow('no key');
  });

  it('opens what was sealed before there were marks', () => {
    const vault = createVault([current]);
    expect(vault.open(vault.seal('token').slice(vault.mark.length))).toBe('token');
  });

  it('seals anew what an older key sealed, so that the older one can be retired', () => {
    const sealed = createVault([old]).seal('token');
    const rotating = createVault([current, old]);
    expect(sealed.startsWith(rotating.mark)).toBe(false);
    const anew = rotating.reseal(sealed);
    expect(anew.startsWith(rotating.mark)).toBe(true);
    expect(createVault([current]).open(anew)).toBe('token');
  });
});
