import { z } from 'zod';
import { embed } from './embeddings.ts';
import { base64Of, familyOf, firstIssue, type ModelReply, modelError, unknownModel } from './model-reply.ts';
import { countTokens } from './tokens.ts';

const EMBEDDING_WIDTH: Readonly<Record<string, number>> = {
  'text-embedding-3-small': 1536,
  'text-embedding-3-large': 3072,
  'text-embedding-ada-002': 1536,
};
const INPUTS_MAX = 2_048;
const INPUT_TOKENS_MAX = 8_192;
const REQUEST_TOKENS_MAX = 300_000;

const embeddingSchema = z.looseObject({
  model: z.string(),
  input: z.union([
    z.string(),
    z.array(z.string()),
    z.array(z.number().int()),
    z.array(z.array(z.number().int())),
  ]),
  dimensions: z.number().int().min(1).nullish(),
  encoding_format: z.enum(['float', 'base64']).nullish(),
});

/** `POST /embeddings`, in floats or, as the official client asks by default, in base64 of little-endian float32. */
export function embeddings(body: unknown): ModelReply {
  const parsed = embeddingSchema.safeParse(body);
  if (!parsed.success) return firstIssue(parsed.error);
  const { model, input, encoding_format: format } = parsed.data;
  const full = EMBEDDING_WIDTH[model];
  if (full === undefined)
    return familyOf(model)
      ? modelError(403, `You are not allowed to generate embeddings from this model: ${model}`)
      : unknownModel(model);
  if (parsed.data.dimensions != null && model === 'text-embedding-ada-002')
    return modelError(400, 'This model does not support specifying dimensions.', null, 'dimensions');
  const dimensions = parsed.data.dimensions ?? full;
  if (dimensions > full)
    return modelError(
      400,
      `Invalid value for 'dimensions' = ${dimensions}. Must be less than or equal to ${full}.`,
      null,
      'dimensions',
    );
  const texts = textsOf(input);
  if (texts.length === 0 || texts.some(({ tokens }) => tokens === 0))
    return modelError(
      400,
      "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.",
    );
  if (texts.length > INPUTS_MAX)
    return modelError(400, `'$.input' is too long: at most ${INPUTS_MAX} entries.`, null, 'input');
  const tooLong = texts.find(({ tokens }) => tokens > INPUT_TOKENS_MAX);
  if (tooLong)
    return modelError(
      400,
      `This model's maximum context length is ${INPUT_TOKENS_MAX} tokens, however you requested ${tooLong.tokens} tokens.`,
    );
  const total = texts.reduce((sum, { tokens }) => sum + tokens, 0);
  if (total > REQUEST_TOKENS_MAX)
    return modelError(
      400,
      `Requested ${total} tokens, max ${REQUEST_TOKENS_MAX} tokens per request`,
      'max_tokens_per_request',
    );
  const data = texts.map(({ text }, index) => {
    const vector = embed(text, dimensions);
    return {
      object: 'embedding',
      index,
      embedding: format === 'base64' ? base64Of(new Uint8Array(vector.buffer)) : Array.from(vector),
    };
  });
  return {
    status: 200,
    body: { object: 'list', data, model, usage: { prompt_tokens: total, total_tokens: total } },
  };
}

function textsOf(input: z.output<typeof embeddingSchema>['input']): { text: string; tokens: number }[] {
  if (typeof input === 'string') return [{ text: input, tokens: countTokens(input) }];
  if (input.every((one) => typeof one === 'string'))
    return input.map((text) => ({ text, tokens: countTokens(text) }));
  const lists = input.every((one) => typeof one === 'number') ? [input] : (input as number[][]);
  return lists.map((tokens) => ({
    text: tokens.map((token) => `token${token}`).join(' '),
    tokens: tokens.length,
  }));
}
