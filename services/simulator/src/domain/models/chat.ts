import { z } from 'zod';
import { hash32 } from '../dice.ts';
import { answerSchema, keywordsOf, moodsOf, type Schema, strictBreach } from './json-schema-answer.ts';
import { familyOf, firstIssue, type ModelReply, modelError, unknownModel } from './model-reply.ts';
import { countTokens, cutToTokens } from './tokens.ts';

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const chatSchema = z.looseObject({
  model: z.string(),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
        content: z.union([z.string(), z.array(part), z.null()]).optional(),
      }),
    )
    .min(1),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  n: z.number().int().min(1).max(8).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({
          name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
          description: z.string().optional(),
          schema: z.record(z.string(), z.unknown()).optional(),
          strict: z.boolean().nullish(),
        }),
      }),
    ])
    .nullish(),
});
type ChatRequest = z.output<typeof chatSchema>;

export interface ChatAnswer extends ModelReply {
  /** Whether the client asked for server-sent events, and with usage at the end. */
  readonly stream?: { readonly usage: boolean };
}

/** `POST /chat/completions`; the same request gives the same text. */
export function chat(body: unknown, createdS: number): ChatAnswer {
  const parsed = chatSchema.safeParse(body);
  if (!parsed.success) return firstIssue(parsed.error);
  const request = parsed.data;
  const family = familyOf(request.model);
  if (!family) return unknownModel(request.model);
  if (!/^(gpt-(?!image)|qwen\/)/.test(family))
    return modelError(
      404,
      'This is not a chat model and thus not supported in the v1/chat/completions endpoint.',
      null,
      'model',
    );
  const reasons = /^gpt-[56]/.test(family);
  if (reasons && request.max_tokens != null)
    return modelError(
      400,
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'unsupported_parameter',
      'max_tokens',
    );
  if (reasons && request.temperature != null && request.temperature !== 1)
    return modelError(
      400,
      "Unsupported value: 'temperature' does not support this value with this model. Only the default (1) value is supported.",
      'unsupported_value',
      'temperature',
    );
  const prompt = promptOf(request);
  const text = textFor(request, prompt);
  if (typeof text !== 'string') return text;
  const max = request.max_completion_tokens ?? request.max_tokens ?? Number.POSITIVE_INFINITY;
  const content = cutToTokens(text, max);
  const promptTokens =
    request.messages.reduce((sum, message) => sum + 4 + countTokens(contentOf(message)), 3) +
    countTokens(JSON.stringify(request.response_format ?? ''));
  const completionTokens = countTokens(content) * (request.n ?? 1);
  const answer = {
    id: `chatcmpl-${hash32(prompt).toString(16)}`,
    object: 'chat.completion',
    created: createdS,
    model: request.model,
    choices: Array.from({ length: request.n ?? 1 }, (_, index) => ({
      index,
      message: { role: 'assistant', content, refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: content.length < text.length ? 'length' : 'stop',
    })),
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: 0,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  };
  return {
    status: 200,
    body: answer,
    ...(request.stream ? { stream: { usage: request.stream_options?.include_usage ?? false } } : {}),
  };
}

function contentOf(message: ChatRequest['messages'][number]): string {
  if (typeof message.content === 'string') return message.content;
  return (message.content ?? []).map((one) => one.text ?? '').join('\n');
}

function promptOf(request: ChatRequest): string {
  return request.messages.map(contentOf).join('\n');
}

function textFor(request: ChatRequest, prompt: string): string | ModelReply {
  const format = request.response_format;
  switch (format?.type) {
    case 'json_schema': {
      const { name, schema, strict } = format.json_schema;
      if (!schema)
        return modelError(
          400,
          "Missing required parameter: 'response_format.json_schema.schema'.",
          'missing_required_parameter',
          'response_format.json_schema.schema',
        );
      const breach = strict
        ? schema['type'] === 'object'
          ? strictBreach(schema)
          : 'schema must be a JSON Schema of \'type: "object"\'.'
        : undefined;
      if (breach)
        return modelError(
          400,
          `Invalid schema for response_format '${name}': ${breach}`,
          null,
          'response_format',
        );
      return writeSchema(schema, prompt, name);
    }
    case 'json_object':
      if (!/json/i.test(prompt))
        return modelError(
          400,
          "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
          null,
          'messages',
        );
      return JSON.stringify({
        moods: moodsOf(prompt).slice(0, 3),
        keywords: keywordsOf(prompt).slice(0, 5),
        summary: sentence(prompt),
      });
    default:
      return sentence(prompt);
  }
}

function writeSchema(schema: Schema, prompt: string, name: string): string | ModelReply {
  try {
    return JSON.stringify(answerSchema(schema, prompt));
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError)
      return modelError(
        400,
        `Invalid schema for response_format '${name}': ${error.message}`,
        null,
        'response_format',
      );
    throw error;
  }
}

function sentence(prompt: string): string {
  const [first = 'quiet', second = 'slow', third = 'warm'] = moodsOf(prompt);
  const [word = 'sound'] = keywordsOf(prompt);
  return `A ${first}, ${second} mood with ${third} edges, built around ${word}.`;
}

/** The pieces of a streamed answer, each the JSON of one server-sent event. */
export function chatChunks(answer: unknown, withUsage: boolean): string[] {
  const { id, created, model, choices, usage } = answer as {
    id: string;
    created: number;
    model: string;
    usage: unknown;
    choices: { message: { content: string }; finish_reason: string }[];
  };
  const chunk = (delta: object, finish: string | null) => ({
    id,
    object: 'chat.completion.chunk',
    created,
    model,
    choices: [{ index: 0, delta, finish_reason: finish }],
    ...(withUsage ? { usage: null } : {}),
  });
  const pieces = choices[0]?.message.content.match(/\S+\s*/g) ?? [];
  const events: unknown[] = [
    chunk({ role: 'assistant', content: '' }, null),
    ...pieces.map((piece) => chunk({ content: piece }, null)),
    chunk({}, choices[0]?.finish_reason ?? 'stop'),
  ];
  if (withUsage) events.push({ id, object: 'chat.completion.chunk', created, model, choices: [], usage });
  return events.map((event) => JSON.stringify(event));
}
