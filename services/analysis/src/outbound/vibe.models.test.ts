import { readFileSync } from 'node:fs';
import { type Analysis, analysisSchema, type Vibe } from '@trc/contracts/documents/sample.v1';
import { absentModels } from '@trc/models/absent';
import type { ChatResult, Models } from '@trc/models/models';
import { createOpenAiModels } from '@trc/models/openai';
import { initialPriceTable } from '@trc/models/prices';
import { describe, expect, it } from 'vitest';
import { askVibe } from './vibe.models.ts';

const example = new URL('../../../../libs/contracts/examples/documents/sample.v1.json', import.meta.url);
const analysis: Analysis = analysisSchema.parse(JSON.parse(readFileSync(example, 'utf8')).analysis);
const vibe: Vibe = { mood: ['golden'], texture: [], use: ['verse'], sentence: 'A warm loop.' };
const small = 'qwen/qwen3-8b';
const large = 'qwen/qwen3-235b-a22b';

const requestOf = (model: string | null, microsMax = 500) => ({
  analysis,
  model,
  microsMax,
  signal: new AbortController().signal,
});

/** An endpoint behind the real client that answers this. */
function endpoint(answer: unknown, status = 200) {
  const asked: string[] = [];
  const models = createOpenAiModels({
    baseUrl: 'https://models.test/v1',
    apiKey: 'key',
    retriesMax: 0,
    priceTable: () => initialPriceTable,
    fetch: async (_url, init) => {
      asked.push(String(init?.body));
      const message = { role: 'assistant', content: JSON.stringify(answer) };
      const usage = { prompt_tokens: 400, completion_tokens: 50, total_tokens: 450 };
      const body = status === 200 ? { choices: [{ message, finish_reason: 'stop' }], usage } : {};
      return Response.json(body, { status });
    },
  });
  return { models, asked };
}

const scripted = (result: ChatResult<never>): Models => ({ ...absentModels, chat: async () => result });
const usage = { model: small, inputTokens: 9, outputTokens: 3, costMicros: 1, priceTableVersion: 'test' };

describe('the vibe of a sound', () => {
  it.each([small, large])('is asked of the model of the plan, %s, and its tokens are told', async (model) => {
    const { models, asked } = endpoint(vibe);
    expect(await askVibe(models, requestOf(model))).toEqual({
      vibe,
      skipped: null,
      usage: [
        { kind: 'model_input_tokens', quantity: 400, operation: 'vibe', resource: model },
        { kind: 'model_output_tokens', quantity: 50, operation: 'vibe', resource: model },
      ],
    });
    expect(JSON.parse(asked[0] ?? '')).toMatchObject({ model });
  });

  it('is made from measurements only: neither name nor tags nor waveform are sent', async () => {
    const { models, asked } = endpoint(vibe);
    await askVibe(models, requestOf(small));
    expect(asked[0]).toContain('120.0 bpm');
    expect(asked[0]).toContain('danceability');
    expect(asked[0]).not.toMatch(/filename|dusty|smp_|similarity/);
  });
});

describe('a vibe that is left out says why, and the job goes on', () => {
  it.each<[string, () => Models, ReturnType<typeof requestOf>, RegExp]>([
    [
      'the plan has no model or its money is spent',
      () => endpoint(vibe).models,
      requestOf(null),
      /no model, or its model budget is spent/,
    ],
    ['no endpoint is configured', () => absentModels, requestOf(small), /No model is configured/],
    ['the call may cost more than is left', () => endpoint(vibe).models, requestOf(large, 20), /20 are left/],
    [
      'the price of the model is unknown',
      () => endpoint(vibe).models,
      requestOf('nobody/knows'),
      /no price for the model/,
    ],
    [
      'the model is switched off',
      () => scripted({ kind: 'refused', reason: 'model-shut-down', detail: 'It was switched off.' }),
      requestOf(small),
      /switched off/,
    ],
    ['the endpoint does not serve', () => endpoint({}, 503).models, requestOf(small), /./],
    ['the endpoint wants a pause', () => endpoint({}, 429).models, requestOf(small), /./],
  ])('because %s', async (_, open, request, reason) => {
    const result = await askVibe(open(), request);
    expect(result).toEqual({ vibe: null, skipped: expect.stringMatching(reason), usage: [] });
  });

  it('and an answer of the wrong shape was paid for', async () => {
    const models = scripted({ kind: 'invalid-answer', detail: 'The answer has no mood.', usage });
    expect(await askVibe(models, requestOf(small))).toMatchObject({
      vibe: null,
      skipped: 'The answer has no mood.',
      usage: [{ quantity: 9 }, { quantity: 3 }],
    });
  });

  it('and nothing is sent when the call may cost more than is left', async () => {
    const { models, asked } = endpoint(vibe);
    await askVibe(models, requestOf(large, 20));
    expect(asked).toEqual([]);
  });
});
