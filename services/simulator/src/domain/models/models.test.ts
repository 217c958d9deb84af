import { deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { chat, chatChunks } from './chat.ts';
import { embeddings } from './embedding-request.ts';
import { embed } from './embeddings.ts';
import { images } from './image-request.ts';
import { answerSchema } from './json-schema-answer.ts';
import { gradientPng } from './png.ts';

const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('embeddings', () => {
  const near: [string, string, string][] = [
    [
      'slow warm folk with acoustic guitar',
      'gentle unplugged guitar songs, cosy',
      'hard driving techno for the club',
    ],
    ['midnight noir, dark synths', 'nocturnal and gloomy electronic', 'sunny tropical summer pop'],
    ['melancholic piano', 'sad piano pieces, lonely', 'aggressive trap beats'],
    ['ambient drones in a vast space', 'floating atmospheric textures', 'punk rock guitars'],
  ];
  it.each(near)('"%s" is nearer to "%s" than to "%s"', (text, like, unlike) => {
    for (const dimensions of [256, 1536]) {
      const [a, b, c] = [text, like, unlike].map((one) => embed(one, dimensions)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      expect(cosine(a, b)).toBeGreaterThan(cosine(a, c) + 0.1);
    }
  });

  it('are unit vectors of the asked length, equal for equal text', () => {
    expect(embed('', 64)).toHaveLength(64);
    for (const text of ['', 'a', '雨のあと', '🎧'])
      expect(cosine(embed(text, 512), embed(text, 512))).toBeCloseTo(1, 5);
  });

  it('base64 carries the same numbers as floats', () => {
    const ask = (format: string) =>
      (
        embeddings({
          model: 'text-embedding-3-small',
          input: ['rain'],
          dimensions: 32,
          encoding_format: format,
        }).body as { data: { embedding: unknown }[] }
      ).data[0]?.embedding;
    const bytes = Buffer.from(ask('base64') as string, 'base64');
    expect(bytes).toHaveLength(128);
    expect(
      Array.from(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 128))),
    ).toEqual(ask('float'));
  });

  it('refuse empty input, unknown models and too many dimensions', () => {
    expect(embeddings({ model: 'text-embedding-3-small', input: [] }).status).toBe(400);
    expect(embeddings({ model: 'text-embedding-3-small', input: [''] }).status).toBe(400);
    expect(embeddings({ model: 'nope', input: 'x' }).status).toBe(404);
    expect(embeddings({ model: 'text-embedding-3-small', input: 'x', dimensions: 3000 }).status).toBe(400);
  });
});

const shape = z.strictObject({
  name: z.string().min(3).max(40),
  prose: z.string().min(40).max(120),
  code: z.string().regex(/^[a-z_]+$/),
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  mood: z.enum(['dark', 'bright']),
  energy: z.number().min(-1).max(1),
  tempo: z.int().min(60).max(180),
  step: z.number().multipleOf(0.25).min(0).max(2),
  note: z.string().nullable(),
  id: z.uuid(),
  tags: z.array(z.string().max(12)).min(2).max(4),
  parts: z
    .array(
      z.strictObject({
        feature: z.enum(['energy', 'valence']),
        low: z.number().min(0).max(1),
        ok: z.boolean(),
      }),
    )
    .min(3)
    .max(5),
});
const strictSchema = z.toJSONSchema(shape);

const request = (prompt: string, extra: object = {}) => ({
  model: 'gpt-4o-mini',
  messages: [
    { role: 'system', content: 'You name worlds.' },
    { role: 'user', content: prompt },
  ],
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'world', strict: true, schema: strictSchema },
  },
  ...extra,
});
const contentOf = (answer: { body: unknown }) =>
  (answer.body as { choices: { message: { content: string } }[] }).choices[0]?.message.content ?? '';

describe('chat', () => {
  it('a structured answer fits its schema whatever the prompt', () => {
    for (let i = 0; i < 60; i++) {
      const answer = chat(request(`features ${i}: energy ${i / 60}, valence 0.${i}, dusty harmonium`), 0);
      expect(answer.status).toBe(200);
      shape.parse(JSON.parse(contentOf(answer)));
    }
  });

  it('follows from the request alone and takes numbers that the prompt names', () => {
    expect(chat(request('energy: 0.73'), 0)).toEqual(chat(request('energy: 0.73'), 0));
    expect(JSON.parse(contentOf(chat(request('energy: 0.73, tempo = 97'), 0)))).toMatchObject({
      energy: 0.73,
      tempo: 97,
    });
    expect(contentOf(chat(request('a'), 0))).not.toBe(contentOf(chat(request('b'), 0)));
  });

  it('follows references, also recursive ones', () => {
    const tree = {
      type: 'object',
      properties: { child: { anyOf: [{ $ref: '#' }, { type: 'null' }] }, kind: { $ref: '#/$defs/kind' } },
      required: ['child', 'kind'],
      additionalProperties: false,
      $defs: { kind: { const: 'x' } },
    };
    expect(answerSchema(tree, 'p')).toMatchObject({ kind: 'x' });
  });

  it('strict mode demands closed objects with every key required', () => {
    const open = { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] };
    const format = (schema: object) => ({
      response_format: { type: 'json_schema', json_schema: { name: 'x', strict: true, schema } },
    });
    expect(chat(request('x', format(open)), 0).status).toBe(400);
    expect(chat(request('x', format({ ...open, additionalProperties: false, required: [] })), 0).status).toBe(
      400,
    );
    expect(chat(request('x', format({ ...open, additionalProperties: false })), 0).status).toBe(200);
  });

  it('json_object needs the word JSON; a short limit cuts and says so', () => {
    expect(chat(request('x', { response_format: { type: 'json_object' } }), 0).status).toBe(400);
    JSON.parse(contentOf(chat(request('reply as JSON', { response_format: { type: 'json_object' } }), 0)));
    expect(chat(request('x', { max_tokens: 3 }), 0).body).toMatchObject({
      choices: [{ finish_reason: 'length' }],
      usage: { completion_tokens: 3 },
    });
  });

  it('a streamed answer adds up to the same text', () => {
    const answer = chat(request('x', { stream: true }), 0);
    const text = chatChunks(answer.body, false)
      .map(
        (event) =>
          (JSON.parse(event) as { choices: { delta: { content?: string } }[] }).choices[0]?.delta.content ??
          '',
      )
      .join('');
    expect(text).toBe(contentOf(answer));
  });
});

describe('pictures', () => {
  it('are valid PNGs of the asked size', () => {
    const png = Buffer.from(gradientPng('x', 20, 10, deflateSync));
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([20, 10]);
    const length = png.readUInt32BE(33);
    expect(inflateSync(png.subarray(41, 41 + length))).toHaveLength(10 * 61);
  });

  it('gpt-image models refuse response_format and report usage', () => {
    const draw = () => new Uint8Array([1]);
    expect(images({ model: 'gpt-image-1', prompt: 'a', response_format: 'b64_json' }, 0, draw).status).toBe(
      400,
    );
    expect(images({ model: 'gpt-image-1', prompt: 'a' }, 0, draw).body).toMatchObject({
      data: [{ b64_json: 'AQ==' }],
      usage: { input_tokens: 1 },
    });
  });
});
