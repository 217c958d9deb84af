import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { absentModels } from './absent.ts';
import { createFixedBudget } from './budget.ts';
import { type Checked, checkLineage, prompt } from './lineage.ts';
import type { Models } from './models.ts';
import { type TenantModelsOptions, tenantModels } from './tenant-models.ts';

const answer = z.object({ mood: z.string() });
const request = {
  model: 'gpt-6-luna',
  system: prompt`Answer.`,
  user: prompt`A sound.`,
  answer,
  answerName: 'vibe',
  outputTokensMax: 100,
  temperature: 0.8,
} as const;
/** Nothing is left: what a tenant pays by itself needs no money of ours. */
const context = { budget: createFixedBudget(0) };

interface Sent {
  readonly url: string;
  readonly authorization: string | null;
  readonly model: string;
  /** Models that think refuse one. */
  readonly temperature: unknown;
}

function endpoint(respond: () => Response) {
  const sent: Sent[] = [];
  const fetch = async (url: unknown, init?: RequestInit) => {
    const authorization = new Headers(init?.headers).get('authorization');
    const { model, temperature } = JSON.parse(String(init?.body));
    sent.push({ url: String(url), authorization, model, temperature });
    return respond();
  };
  return { sent, fetch: fetch as typeof globalThis.fetch };
}
const says = (mood: string) => () =>
  Response.json({
    choices: [
      { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: JSON.stringify({ mood }) } },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
  });

const house: Models = {
  ...absentModels,
  chat: async () => ({ kind: 'unavailable', retryAfterMs: null, detail: 'the house was asked' }),
  embed: async () => ({ kind: 'unavailable', retryAfterMs: null, detail: 'the house embeds' }),
};
const own = (chatModel: string | null): TenantModelsOptions['ask'] => {
  const base_url = 'https://models.test/v1';
  return async () => ({ kind: 'own', base_url, api_key: 'sk-own', chat_model: chatModel });
};
const through = { get: <T>(_key: string, load: () => Promise<T>) => load() };
const open = (ask: TenantModelsOptions['ask'], fetch: typeof globalThis.fetch) =>
  tenantModels({ house, ask, fetch, timeoutMs: 1_000, recent: through })('ten_1');

describe("a tenant's own model endpoint", () => {
  test('answers chats under its own model and key, and its tokens cost nothing', async () => {
    const { sent, fetch } = endpoint(says('calm'));
    const { models, ownChatModel } = await open(own('own/model'), fetch);
    expect(ownChatModel).toBe('own/model');
    expect(await models.chat(request, context)).toEqual({
      kind: 'ok',
      value: { mood: 'calm' },
      usage: {
        model: 'tenant-endpoint',
        inputTokens: 100,
        outputTokens: 20,
        costMicros: 0,
        priceTableVersion: 'tenant-endpoint',
      },
    });
    expect(sent).toEqual([
      {
        url: 'https://models.test/v1/chat/completions',
        authorization: 'Bearer sk-own',
        model: 'own/model',
        temperature: undefined,
      },
    ]);
  });

  test("without a model of its own is asked for the plan's", async () => {
    const { sent, fetch } = endpoint(says('calm'));
    const { models, ownChatModel } = await open(own(null), fetch);
    expect(ownChatModel).toBeNull();
    expect(await models.chat(request, context)).toMatchObject({ kind: 'ok' });
    expect(sent.map(({ model }) => model)).toEqual(['gpt-6-luna']);
  });

  test('that fails leaves the model out, and nobody else is asked in its place', async () => {
    const { fetch } = endpoint(() => new Response('no', { status: 401 }));
    const { models } = await open(own('own/model'), fetch);
    const outcome = await models.chat(request, context);
    expect(outcome).toMatchObject({ kind: 'unavailable' });
    expect(JSON.stringify(outcome)).not.toContain('the house was asked');
  });

  test('embeds nothing: embeddings are shared by all tenants and stay with the installation', async () => {
    const check = checkLineage({ text: 'warm', sources: ['tenant'] }, 'embed', null);
    const texts = check.kind === 'checked' ? [check.text as Checked<'embed'>] : [];
    const { sent, fetch } = endpoint(says('calm'));
    const { models } = await open(own('own/model'), fetch);
    expect(await models.embed({ model: 'm', texts }, context)).toMatchObject({ detail: 'the house embeds' });
    expect(sent).toEqual([]);
  });
});

test('a tenant without an endpoint works with the models of the installation', async () => {
  const { models, ownChatModel } = await open(async () => ({ kind: 'none' }), endpoint(says('calm')).fetch);
  expect([models, ownChatModel]).toEqual([house, null]);
});

test('while the gateway does not say whose endpoint to use, no model is asked', async () => {
  const { models } = await open(() => Promise.reject(new Error('no answer')), endpoint(says('calm')).fetch);
  expect(await models.chat(request, context)).toMatchObject({
    kind: 'unavailable',
    detail: 'The model endpoint is not known now',
  });
});
