import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createFixedBudget } from '../src/budget.ts';
import { type Checked, checkLineage, prompt } from '../src/lineage.ts';
import type { CallContext } from '../src/models.ts';
import { createOpenAiModels, type OpenAiModelsOptions } from '../src/openai.ts';
import { initialPriceTable } from '../src/prices.ts';

type Step = (request: { path: string; body: Record<string, unknown> }, response: ServerResponse) => void;

const steps: Step[] = [];
const seen: { path: string; body: Record<string, unknown>; authorization: string | undefined }[] = [];
const server = createServer((request, response) => void serve(request, response));
let baseUrl = '';

async function serve(request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  const call = { path: request.url ?? '', body };
  seen.push({ ...call, authorization: request.headers.authorization });
  const step = steps.shift();
  if (step) return step(call, response);
  response.writeHead(500).end('no step is scripted');
}

const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Step =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
  };

const says = (content: string, more: object = {}) =>
  json({
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content }, ...more }],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
  });

const base64Of = (values: number[]) => Buffer.from(Float32Array.from(values).buffer).toString('base64');

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/openai/v1`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  steps.length = 0;
  seen.length = 0;
});

const at = new Date('2026-11-20T12:00:00Z');
const modelsWith = (more: Partial<OpenAiModelsOptions> = {}) =>
  createOpenAiModels({
    baseUrl,
    apiKey: 'secret',
    priceTable: () => initialPriceTable,
    now: () => at,
    timeoutMs: 2000,
    ...more,
  });

function text(words: string): Checked<'embed'> {
  const check = checkLineage({ text: words, sources: ['tenant'] }, 'embed', null);
  if (check.kind === 'refused') throw new Error(check.detail);
  return check.text;
}

const vibe = z.object({ mood: z.string(), energy: z.number().min(0).max(1) });
const chatRequest = {
  model: 'qwen/qwen3-8b',
  system: prompt`Name the mood.`,
  user: prompt`Tempo 90, key A minor.`,
  answer: vibe,
  answerName: 'vibe',
  outputTokensMax: 200,
};

describe('chat', () => {
  test('asks for the schema, gives the parsed answer and books what the endpoint counted', async () => {
    steps.push(says('{"mood":"dusk","energy":0.3}'));
    const budget = createFixedBudget(1000);
    const result = await modelsWith().chat(chatRequest, { budget });
    expect(result).toEqual({
      kind: 'ok',
      value: { mood: 'dusk', energy: 0.3 },
      usage: {
        model: 'qwen/qwen3-8b',
        inputTokens: 100,
        outputTokens: 20,
        costMicros: 7,
        priceTableVersion: initialPriceTable.version,
      },
    });
    expect(budget.spentMicros()).toBe(7);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      path: '/openai/v1/chat/completions',
      authorization: 'Bearer secret',
      body: {
        model: 'qwen/qwen3-8b',
        max_completion_tokens: 200,
        messages: [
          { role: 'system', content: 'Name the mood.' },
          { role: 'user', content: 'Tempo 90, key A minor.' },
        ],
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'vibe',
            strict: true,
            schema: { type: 'object', required: ['mood', 'energy'], additionalProperties: false },
          },
        },
      },
    });
  });

  test('a wrong answer is sent back once with what is wrong, and both attempts are paid', async () => {
    steps.push(says('{"mood":"dusk","energy":7}'), says('{"mood":"dusk","energy":0.7}'));
    const budget = createFixedBudget(1000);
    const result = await modelsWith().chat(chatRequest, { budget });
    expect(result).toMatchObject({
      kind: 'ok',
      value: { energy: 0.7 },
      usage: { inputTokens: 200, costMicros: 14 },
    });
    expect(budget.spentMicros()).toBe(14);
    const messages = seen[1]?.body['messages'] as { role: string; content: string }[];
    expect(messages).toHaveLength(4);
    expect(messages[3]?.content).toContain('energy');
  });

  test('two wrong answers are an invalid answer, and no third is asked for', async () => {
    steps.push(says('I think it is dusk'), says('{"mood":1}'));
    const budget = createFixedBudget(1000);
    const result = await modelsWith().chat(chatRequest, { budget });
    expect(result).toMatchObject({ kind: 'invalid-answer', usage: { costMicros: 14 } });
    expect(budget.spentMicros()).toBe(14);
    expect(seen).toHaveLength(2);
  });

  test.each([
    ['a declined task', { message: { role: 'assistant', content: null, refusal: 'no' } }],
    ['an answer that was cut off', { finish_reason: 'length' }],
  ])('%s is not repaired', async (_, more) => {
    steps.push(says('{"mood":"du', more));
    const result = await modelsWith().chat(chatRequest, { budget: createFixedBudget(1000) });
    expect(result).toMatchObject({ kind: 'invalid-answer', usage: { costMicros: 7 } });
    expect(seen).toHaveLength(1);
  });

  test('a repair that the budget does not allow leaves an invalid answer with what was paid', async () => {
    steps.push(says('nonsense'));
    const budget = createFixedBudget(37);
    expect(await modelsWith().chat(chatRequest, { budget })).toMatchObject({ kind: 'invalid-answer' });
    expect(budget.spentMicros()).toBe(7);
    expect(seen).toHaveLength(1);
  });

  test('an endpoint that counts nothing is booked at the worst case', async () => {
    steps.push(json({ choices: [{ message: { content: '{"mood":"a","energy":0}' } }] }));
    const result = await modelsWith().chat(chatRequest, { budget: createFixedBudget(1000) });
    expect(result).toMatchObject({ kind: 'ok', usage: { outputTokens: 200 } });
  });
});

describe('embed', () => {
  const request = { model: 'text-embedding-3-small', texts: [text('a'), text('b')] };

  test('reads base64 vectors in the order of the texts, whatever order they come in', async () => {
    steps.push(
      json({
        data: [
          { index: 1, embedding: base64Of([3, 4]) },
          { index: 0, embedding: base64Of([1, 2]) },
        ],
        usage: { prompt_tokens: 2, total_tokens: 2 },
      }),
    );
    const result = await modelsWith().embed(request, { budget: createFixedBudget(10) });
    expect(result).toMatchObject({ kind: 'ok', usage: { inputTokens: 2, costMicros: 1 } });
    expect(result.kind === 'ok' && result.value.map((vector) => [...vector])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(seen[0]?.body).toEqual({
      model: 'text-embedding-3-small',
      input: ['a', 'b'],
      encoding_format: 'base64',
    });
  });

  test('reads vectors of plain numbers from endpoints that know no base64', async () => {
    steps.push(
      json({
        data: [
          { index: 0, embedding: [1] },
          { index: 1, embedding: [2] },
        ],
        usage: { prompt_tokens: 2 },
      }),
    );
    const result = await modelsWith().embed(request, { budget: createFixedBudget(10) });
    expect(result.kind === 'ok' && result.value.map((vector) => [...vector])).toEqual([[1], [2]]);
  });

  test.each([
    ['a vector too few', { data: [{ index: 0, embedding: [1] }] }],
    [
      'vectors of two lengths',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 1, embedding: [1, 2] },
        ],
      },
    ],
    [
      'a vector that is no number',
      {
        data: [
          { index: 0, embedding: [1] },
          { index: 1, embedding: ['x'] },
        ],
      },
    ],
    ['no vectors', {}],
  ])('%s is an invalid answer', async (_, answer) => {
    steps.push(json({ ...answer, usage: { prompt_tokens: 2 } }));
    const result = await modelsWith().embed(request, { budget: createFixedBudget(10) });
    expect(result).toMatchObject({ kind: 'invalid-answer', usage: { costMicros: 1 } });
  });

  test('no texts cost no call', async () => {
    const result = await modelsWith().embed({ ...request, texts: [] }, { budget: createFixedBudget(0) });
    expect(result).toMatchObject({ kind: 'ok', value: [], usage: { costMicros: 0 } });
    expect(seen).toEqual([]);
  });
});

describe('image', () => {
  const request = {
    model: 'gpt-image-2.5-flare',
    prompt: prompt`Slow water at dusk, no words`,
    size: '1024x1024',
    quality: 'medium',
  } as const;

  test.each([
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['image/webp', Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')],
  ])('gives the %s and books its tokens', async (mediaType, bytes) => {
    const data = [{ b64_json: bytes.toString('base64') }];
    steps.push(json({ data, usage: { input_tokens: 10, output_tokens: 1000 } }));
    const result = await modelsWith().image(request, { budget: createFixedBudget(200_000) });
    expect(result).toMatchObject({ kind: 'ok', value: { mediaType }, usage: { costMicros: 30_050 } });
    expect(seen[0]?.body).toMatchObject({ output_format: 'jpeg', n: 1 });
  });

  test('an answer without a picture is an invalid answer', async () => {
    steps.push(json({ data: [{ url: 'https://example.invalid/a.png' }] }));
    const result = await modelsWith().image(request, { budget: createFixedBudget(200_000) });
    expect(result.kind).toBe('invalid-answer');
  });
});

describe('an endpoint in trouble', () => {
  const request = { model: 'text-embedding-3-small', texts: [text('a')] };
  const good = json({ data: [{ index: 0, embedding: [1] }], usage: { prompt_tokens: 1 } });
  const context = (): CallContext & { budget: ReturnType<typeof createFixedBudget> } => ({
    budget: createFixedBudget(10),
  });

  test('a 429 comes back at once with its wait and costs nothing', async () => {
    steps.push(
      json({ error: { message: 'slow down: a', code: 'rate_limit_exceeded' } }, 429, { 'retry-after': '7' }),
    );
    const call = context();
    expect(await modelsWith().embed(request, call)).toEqual({
      kind: 'unavailable',
      retryAfterMs: 7000,
      detail: 'The model endpoint answered 429 (rate_limit_exceeded)',
    });
    expect(seen).toHaveLength(1);
    expect(await call.budget.reserve(10)).toMatchObject({ kind: 'reserved' });
  });

  test('a 5xx and a broken connection are tried once more, not twice', async () => {
    steps.push(json({}, 503), good);
    expect((await modelsWith().embed(request, context())).kind).toBe('ok');
    steps.push((_, response) => void response.socket?.destroy(), good);
    expect((await modelsWith().embed(request, context())).kind).toBe('ok');
    seen.length = 0;
    steps.push(json({}, 503), json({}, 503), good);
    expect((await modelsWith().embed(request, context())).kind).toBe('unavailable');
    expect(seen).toHaveLength(2);
  });

  test('without retries a 5xx is final', async () => {
    steps.push(json({}, 500));
    expect((await modelsWith({ retriesMax: 0 }).embed(request, context())).kind).toBe('unavailable');
    expect(seen).toHaveLength(1);
  });

  test.each<[string, Step]>([
    ['sends nothing', () => {}],
    [
      'stops in the middle of the body',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"data":[');
      },
    ],
  ])('an endpoint that %s is given up after the time-out', async (_, step) => {
    steps.push(step);
    const call = context();
    const result = await modelsWith({ timeoutMs: 150 }).embed(request, call);
    expect(result).toMatchObject({ kind: 'unavailable', retryAfterMs: null });
    expect(seen).toHaveLength(1);
    expect(await call.budget.reserve(10)).toMatchObject({ kind: 'reserved' });
  });

  test('a call that is given up rejects and releases its reservation', async () => {
    steps.push(() => {});
    const call = context();
    const giveUp = new AbortController();
    const pending = modelsWith().embed(request, { ...call, signal: giveUp.signal });
    setTimeout(() => giveUp.abort(new Error('cancelled')), 50);
    await expect(pending).rejects.toThrow('cancelled');
    expect(await call.budget.reserve(10)).toMatchObject({ kind: 'reserved' });
  });

  test.each<[string, Step]>([
    [
      'a page of HTML',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    ],
    [
      'broken JSON',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a'),
    ],
    ['data that is no list', json({ data: 7 })],
  ])('%s is a failure and not a crash', async (_, step) => {
    steps.push(step);
    expect(['unavailable', 'invalid-answer']).toContain(
      (await modelsWith({ retriesMax: 0 }).embed(request, context())).kind,
    );
  });

  test('a wrong key is unavailable, and its detail repeats nothing of the request', async () => {
    steps.push(json({ error: { message: 'Incorrect API key: secret', code: 'invalid_api_key' } }, 401));
    const result = await modelsWith().embed(request, context());
    expect(result).toMatchObject({ kind: 'unavailable' });
    expect(JSON.stringify(result)).not.toContain('secret');
  });
});

describe('what is never sent', () => {
  const context = { budget: createFixedBudget(1_000_000) };
  const forged = { toString: () => 'a Spotify title' } as never;

  test('forged texts, in any call', async () => {
    const models = modelsWith();
    const refused = { kind: 'refused', reason: 'lineage' };
    expect(await models.chat({ ...chatRequest, user: 'a Spotify title' as never }, context)).toMatchObject(
      refused,
    );
    expect(await models.chat({ ...chatRequest, system: text('a') as never }, context)).toMatchObject(refused);
    expect(
      await models.embed({ model: 'text-embedding-3-small', texts: [text('a'), forged] }, context),
    ).toMatchObject(refused);
    const image = {
      model: 'gpt-image-2.5-flare',
      prompt: forged,
      size: '1024x1024',
      quality: 'low',
    } as const;
    expect(await models.image(image, context)).toMatchObject(refused);
    expect(seen).toEqual([]);
  });

  test('a call that may cost more than is left', async () => {
    const result = await modelsWith().chat(chatRequest, { budget: createFixedBudget(5) });
    expect(result).toMatchObject({ kind: 'over-budget' });
    expect(seen).toEqual([]);
  });

  test('a model without a price, or one that its provider switched off', async () => {
    const models = modelsWith();
    const unknown = await models.chat({ ...chatRequest, model: 'qwen/qwen3-7b' }, context);
    expect(unknown).toMatchObject({ kind: 'refused', reason: 'unknown-model' });
    const later = modelsWith({ now: () => new Date('2027-01-14T00:00:00Z') });
    const gone = await later.chat({ ...chatRequest, model: 'gpt-4o-mini' }, context);
    expect(gone).toMatchObject({
      kind: 'refused',
      reason: 'model-shut-down',
      detail: expect.stringContaining('gpt-6-luna'),
    });
    expect(seen).toEqual([]);
  });
});
