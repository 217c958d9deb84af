import type { z } from 'zod';
import type { BudgetRefusal, ModelBudget } from './budget.ts';
import type { Checked, LineageRefusal } from './lineage.ts';
import type { TokenCount } from './prices.ts';

/** What a call consumed and what that costs at the price table that was in force. */
export interface ModelUsage extends TokenCount {
  readonly model: string;
  readonly costMicros: number;
  readonly priceTableVersion: string;
}

export interface ModelOk<T> {
  readonly kind: 'ok';
  readonly value: T;
  readonly usage: ModelUsage;
}

export type ModelFailure =
  /** No model endpoint is configured: go on without and say so. */
  | { readonly kind: 'absent' }
  | BudgetRefusal
  /** Not sent: the lineage forbids it, or the price table does not know the model or knows that it is gone. */
  | LineageRefusal
  | {
      readonly kind: 'refused';
      readonly reason: 'unknown-model' | 'model-shut-down';
      readonly detail: string;
    }
  /** The endpoint did not serve. `retryAfterMs` is null when it named no time, or when waiting will not help. */
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number | null; readonly detail: string }
  /** The model answered twice with something of the wrong shape, or declined. It was paid for. */
  | { readonly kind: 'invalid-answer'; readonly detail: string; readonly usage: ModelUsage };

export type ModelOutcome<T> = ModelOk<T> | ModelFailure;

export interface ChatRequest<T> {
  readonly model: string;
  /** The rules of the task. */
  readonly system: Checked<'prompt'>;
  /** The case at hand. */
  readonly user: Checked<'prompt'>;
  /** The shape of the answer: sent to the model as JSON schema, and the answer is parsed with it. An object at the top. */
  readonly answer: z.ZodType<T>;
  /** Name of the shape, letters, digits, `_` and `-`. */
  readonly answerName: string;
  readonly outputTokensMax: number;
  readonly temperature?: number;
  /** For models that think before they answer; thinking is paid output. */
  readonly reasoningEffort?: 'none' | 'low' | 'medium' | 'high';
}

export interface EmbedRequest {
  readonly model: string;
  /** Shorter vectors than the model's own, where it can. */
  readonly dimensions?: number;
  /** At most 2048, none empty: the endpoint's own bounds. */
  readonly texts: readonly Checked<'embed'>[];
}

export interface ImageRequest {
  readonly model: string;
  readonly prompt: Checked<'prompt'>;
  readonly size: '1024x1024' | '1024x1536' | '1536x1024';
  readonly quality: 'low' | 'medium';
}

export interface ModelImage {
  readonly bytes: Uint8Array;
  /** JPEG is asked for; some endpoints send what they like. */
  readonly mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
}

export interface CallContext {
  /** Whose money it is. */
  readonly budget: ModelBudget;
  /** Gives the call up; the promise then rejects with the signal's reason and the reservation is released. */
  readonly signal?: AbortSignal;
}

export type ChatResult<T> = ModelOutcome<T>;
/** One vector per text, in order. */
export type EmbedResult = ModelOutcome<readonly Float32Array[]>;
export type ImageResult = ModelOutcome<ModelImage>;

/** The one door to models. Every expected "no" is a value; a call rejects only when it is given up or on a bug. */
export interface Models {
  chat<T>(request: ChatRequest<T>, context: CallContext): Promise<ChatResult<T>>;
  embed(request: EmbedRequest, context: CallContext): Promise<EmbedResult>;
  image(request: ImageRequest, context: CallContext): Promise<ImageResult>;
}
