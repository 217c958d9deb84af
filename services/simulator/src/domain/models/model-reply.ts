import type { z } from 'zod';

export const MODELS = [
  'gpt-6-luna',
  'gpt-5',
  'gpt-5-mini',
  'gpt-5-nano',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4.1-nano',
  'gpt-4o',
  'gpt-4o-mini',
  'gpt-3.5-turbo',
  'text-embedding-3-small',
  'text-embedding-3-large',
  'text-embedding-ada-002',
  'qwen/qwen3-8b',
  'qwen/qwen3-235b-a22b',
  'gpt-image-2.5-flare',
  'gpt-image-1',
  'gpt-image-1-mini',
  'dall-e-3',
] as const;

export interface ModelReply {
  readonly status: number;
  readonly body: unknown;
}

export function modelError(
  status: number,
  message: string,
  code: string | null = null,
  param: string | null = null,
): ModelReply {
  const type = status === 429 ? 'requests' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return { status, body: { error: { message, type, param, code } } };
}

export function unknownModel(model: string): ModelReply {
  return modelError(
    404,
    `The model \`${model}\` does not exist or you do not have access to it.`,
    'model_not_found',
  );
}

/** A dated name such as `gpt-4o-mini-2024-07-18` stands for its family. */
export function familyOf(model: string): string | undefined {
  const bare = model.replace(/-\d{4}-\d{2}-\d{2}$/, '');
  return MODELS.find((known) => known === bare);
}

export function firstIssue(error: z.ZodError): ModelReply {
  const [issue] = error.issues;
  return modelError(
    400,
    `Invalid value for '${issue?.path.join('.') ?? ''}': ${issue?.message ?? 'not valid'}.`,
    'invalid_value',
    issue?.path.join('.') ?? null,
  );
}

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8_192) text += String.fromCharCode(...bytes.subarray(i, i + 8_192));
  return btoa(text);
}

export function models(): ModelReply {
  return {
    status: 200,
    body: {
      object: 'list',
      data: MODELS.map((id) => ({ id, object: 'model', created: 1_735_689_600, owned_by: 'system' })),
    },
  };
}
