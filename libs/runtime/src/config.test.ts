import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig, variable } from './config.ts';

const variables = {
  url: variable('URL', z.url(), 'an address'),
  count: variable('COUNT', z.coerce.number().int().default(3), 'a number'),
};

describe('readConfig', () => {
  it('gives one frozen object with defaults', () => {
    const config = readConfig('test', variables, { URL: 'http://x.test', COUNT: '' });
    expect(config).toEqual({ url: 'http://x.test', count: 3 });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names everything that is wrong at once, and no value', () => {
    const read = () => readConfig('test', variables, { URL: 'hunter2', COUNT: 'hunter3' });
    expect(read).toThrow(/URL: .+\n\s+COUNT: /);
    expect(read).not.toThrow(/hunter/);
  });

  it('says that a missing variable is required', () => {
    expect(() => readConfig('test', variables, {})).toThrow('URL: is required');
  });
});
