import { z } from 'zod';
import { base64Of, firstIssue, MODELS, type ModelReply, modelError, unknownModel } from './model-reply.ts';
import { countTokens } from './tokens.ts';

const IMAGE_SIZES = ['1024x1024', '1536x1024', '1024x1536', '1792x1024', '1024x1792', 'auto'];
const imageSchema = z.looseObject({
  model: z.string().default('gpt-image-1'),
  prompt: z.string().min(1).max(32_000),
  n: z.number().int().min(1).max(10).nullish(),
  size: z.enum(IMAGE_SIZES).nullish(),
  response_format: z.enum(['b64_json', 'url']).nullish(),
});

/** `POST /images/generations`. @param draw makes a PNG of a text */
export function images(
  body: unknown,
  createdS: number,
  draw: (text: string, width: number, height: number) => Uint8Array,
): ModelReply {
  const parsed = imageSchema.safeParse(body);
  if (!parsed.success) return firstIssue(parsed.error);
  const { model, prompt, n, size, response_format: format } = parsed.data;
  if (!MODELS.includes(model as (typeof MODELS)[number])) return unknownModel(model);
  const gptImage = model.startsWith('gpt-image');
  if (!gptImage && !model.startsWith('dall-e'))
    return modelError(
      400,
      `Invalid value: '${model}'. This is not an image model.`,
      'invalid_value',
      'model',
    );
  if (gptImage && format != null)
    return modelError(400, "Unknown parameter: 'response_format'.", 'unknown_parameter', 'response_format');
  if (!gptImage && format !== 'b64_json')
    return modelError(
      400,
      'The stand-in returns b64_json only: set response_format.',
      'unsupported_value',
      'response_format',
    );
  if (model === 'dall-e-3' && (n ?? 1) > 1)
    return modelError(400, 'You must provide n=1 for this model.', null, 'n');
  const [width = 1024, height = 1024] = (size && size !== 'auto' ? size : '1024x1024').split('x').map(Number);
  const data = Array.from({ length: n ?? 1 }, (_, i) => ({
    b64_json: base64Of(draw(`${prompt} ${i}`, width, height)),
    ...(gptImage ? {} : { revised_prompt: prompt }),
  }));
  const inputTokens = countTokens(prompt);
  const outputTokens = 1056 * data.length;
  const usage = {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    input_tokens_details: { text_tokens: inputTokens, image_tokens: 0 },
  };
  return {
    status: 200,
    body: {
      created: createdS,
      data,
      ...(gptImage ? { size: `${width}x${height}`, output_format: 'png', usage } : {}),
    },
  };
}
