import { expect, it } from 'vitest';
import { absentModels } from './absent.ts';
import { configuredModels } from './configured.ts';

it('without an endpoint the models are absent, with one they are not', () => {
  expect(configuredModels({ modelUrl: undefined, modelApiKey: 'none' })).toBe(absentModels);
  expect(configuredModels({ modelUrl: 'http://models.test/v1', modelApiKey: 'k' })).not.toBe(absentModels);
});
