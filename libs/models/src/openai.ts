import OpenAI from 'openai';
import { z } from 'zod';
import { withinBudget } from './budget.ts';
import { inputTokensMax } from './estimate.ts';
import { readAllChecked } from './lineage.ts';
import type {
  CallContext,
  ChatRequest,
  ChatResult,
  EmbedRequest,
  EmbedResult,
  ImageRequest,
  ImageResult,
  ModelFailure,
  ModelImage,
  ModelOutcome,
  Models,
  ModelUsage,
} from './models.ts';
import {
  countOr,
  EndpointFailure,
  endpointFailureOf,
  isWorthAnotherTry,
  mediaTypeOf,
  parseAnswer,
  unavailable,
  wrongVectors,
} from './openai-answers.ts';
import {
  costOf,
  isShutDown,
  type ModelPrice,
  type PriceTable,
  priceOf,
  type TokenCount,
  UnknownModelError,
} from './prices.ts';

export interface OpenAiModelsOptions {
  /** An OpenAI-compatible endpoint, up to and with `/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Bound on one attempt, headers and body together; 60 s unless told. */
  readonly timeoutMs?: number;
  /** Whether a broken connection or a 5xx is tried once more at once; a 429 or a time-out never is. 1 unless told. */
  readonly retriesMax?: 0 | 1;
  /** Asked at each call, because prices change while we run. */
  readonly priceTable: () => PriceTable;
  readonly now?: () => Date;
  readonly fetch?: typeof globalThis.fetch;
}

/** What an attempt gave: `null` where the answer is of no use. */
interface Attempt<T> {
  readonly value: T | null;
  /** Why there is no value. */
  readonly detail: string;
  readonly usage: ModelUsage;
  readonly costMicros: number;
}

interface Reading<T> {
  readonly value: T | null;
  readonly detail: string;
  readonly tokens: TokenCount;
}

interface Call {
  readonly price: ModelPrice;
  readonly tableVersion: string;
  readonly context: CallContext;
}

/** The endpoint's own bound. */
const textsMax = 2048;

type ChatMessage = { role: 'system' | 'user' | 'assistant'; content: string };

/** Models behind an OpenAI-compatible endpoint. Nothing here sleeps: a 429 comes back as `unavailable` with its wait. */
export function createOpenAiModels(options: OpenAiModelsOptions): Models {
  const { timeoutMs = 60_000, retriesMax = 1, priceTable, now = () => new Date() } = options;
  const client = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: options.apiKey,
    timeout: timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    // Without these the package would read them from the environment.
    organization: null,
    project: null,
    webhookSecret: null,
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });

  /** The price of the model, or why it cannot be called. */
  function open(model: string, context: CallContext): { kind: 'open'; call: Call } | ModelFailure {
    const table = priceTable();
    const at = now();
    try {
      const price = priceOf(table, model, at);
      if (!isShutDown(price, at))
        return { kind: 'open', call: { price, tableVersion: table.version, context } };
      const next = price.replacedBy === null ? '' : `; change to ${price.replacedBy}`;
      return {
        kind: 'refused',
        reason: 'model-shut-down',
        detail: `The provider switched ${model} off on ${price.shutdownAt}${next}`,
      };
    } catch (error) {
      if (!(error instanceof UnknownModelError)) throw error;
      return { kind: 'refused', reason: 'unknown-model', detail: error.message };
    }
  }

  function usageOf({ price, tableVersion }: Call, tokens: TokenCount): ModelUsage {
    return {
      model: price.model,
      ...tokens,
      costMicros: costOf(price, tokens),
      priceTableVersion: tableVersion,
    };
  }

  /** One paid attempt inside the budget: `send` talks to the endpoint, `read` judges what came. */
  async function attempt<A, T>(
    call: Call,
    estimate: TokenCount,
    send: (signal: AbortSignal) => Promise<A>,
    read: (answer: A) => Reading<T>,
  ): Promise<Attempt<T> | ModelFailure> {
    try {
      return await withinBudget(call.context.budget, costOf(call.price, estimate), async () => {
        const { value, detail, tokens } = read(await sendOrFail(send, call.context.signal));
        const usage = usageOf(call, tokens);
        return { value, detail, usage, costMicros: usage.costMicros };
      });
    } catch (error) {
      if (error instanceof EndpointFailure) return error.failure;
      throw error;
    }
  }

  async function sendOrFail<A>(
    send: (signal: AbortSignal) => Promise<A>,
    signal: AbortSignal | undefined,
  ): Promise<A> {
    for (let retries = 0; ; retries += 1) {
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        return await send(signal ? AbortSignal.any([signal, timeout]) : timeout);
      } catch (error) {
        signal?.throwIfAborted();
        if (timeout.aborted) throw unavailable(`The model endpoint did not answer within ${timeoutMs} ms`);
        if (retries >= retriesMax || !isWorthAnotherTry(error)) throw endpointFailureOf(error);
      }
    }
  }

  async function chat<T>(request: ChatRequest<T>, context: CallContext): Promise<ChatResult<T>> {
    const read = readAllChecked([request.system, request.user], 'prompt');
    if (read.kind === 'refused') return read;
    const opened = open(request.model, context);
    if (opened.kind !== 'open') return opened;
    const [system = '', user = ''] = read.texts;
    const { $schema: _, ...schema } = z.toJSONSchema(request.answer, { target: 'draft-7' });
    const messages: ChatMessage[] = [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ];

    let repair: ChatMessage[] = [];
    const ask = (turns: ChatMessage[]): Promise<Attempt<T> | ModelFailure> => {
      const estimate = {
        inputTokens: inputTokensMax([...turns.map(({ content }) => content), JSON.stringify(schema)]),
        outputTokens: request.outputTokensMax,
      };
      const send = (signal: AbortSignal) =>
        client.chat.completions.create(
          {
            model: request.model,
            messages: turns,
            max_completion_tokens: request.outputTokensMax,
            response_format: {
              type: 'json_schema',
              json_schema: { name: request.answerName, strict: true, schema },
            },
            ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
            ...(request.reasoningEffort === undefined ? {} : { reasoning_effort: request.reasoningEffort }),
          },
          { signal },
        );
      return attempt(opened.call, estimate, send, (completion): Reading<T> => {
        const tokens = {
          inputTokens: countOr(completion.usage?.prompt_tokens, estimate.inputTokens),
          outputTokens: countOr(completion.usage?.completion_tokens, estimate.outputTokens),
        };
        const choice = completion.choices?.[0];
        const content = choice?.message?.content ?? '';
        if (choice?.message?.refusal) return { value: null, detail: 'the model declined', tokens };
        if (choice?.finish_reason === 'length')
          return { value: null, detail: 'the answer was cut off', tokens };
        const parsed = parseAnswer(request.answer, content);
        if (parsed.kind === 'right') return { value: parsed.value, detail: '', tokens };
        repair = [
          { role: 'assistant', content },
          {
            role: 'user',
            content: `That does not fit the schema: ${parsed.detail}. Answer again, only with the JSON.`,
          },
        ];
        return { value: null, detail: parsed.detail, tokens };
      });
    };

    const first = await ask(messages);
    if ('kind' in first || first.value !== null || repair.length === 0) return outcomeOf(first);
    const second = await ask([...messages, ...repair]);
    if ('kind' in second) return outcomeOf(first);
    return outcomeOf({ ...second, usage: sumOf(first.usage, second.usage) });
  }

  async function embed(request: EmbedRequest, context: CallContext): Promise<EmbedResult> {
    if (request.texts.length > textsMax) throw new RangeError(`At most ${textsMax} texts in one call`);
    const read = readAllChecked(request.texts, 'embed');
    if (read.kind === 'refused') return read;
    const opened = open(request.model, context);
    if (opened.kind !== 'open') return opened;
    if (read.texts.length === 0) {
      return { kind: 'ok', value: [], usage: usageOf(opened.call, { inputTokens: 0, outputTokens: 0 }) };
    }
    const estimate = { inputTokens: inputTokensMax(read.texts), outputTokens: 0 };
    const send = (signal: AbortSignal) =>
      client.embeddings.create(
        {
          model: request.model,
          input: [...read.texts],
          ...(request.dimensions === undefined ? {} : { dimensions: request.dimensions }),
        },
        { signal },
      );
    const result = await attempt(opened.call, estimate, send, (answer): Reading<readonly Float32Array[]> => {
      const vectors = new Array<Float32Array>(read.texts.length);
      for (const { index, embedding } of answer.data ?? [])
        vectors[index] = Float32Array.from(embedding ?? []);
      const detail = wrongVectors(vectors, read.texts.length, request.dimensions);
      const tokens = {
        inputTokens: countOr(answer.usage?.prompt_tokens, estimate.inputTokens),
        outputTokens: 0,
      };
      return { value: detail === '' ? vectors : null, detail, tokens };
    });
    return outcomeOf(result);
  }

  async function image(request: ImageRequest, context: CallContext): Promise<ImageResult> {
    const read = readAllChecked([request.prompt], 'prompt');
    if (read.kind === 'refused') return read;
    const opened = open(request.model, context);
    if (opened.kind !== 'open') return opened;
    const [prompt = ''] = read.texts;
    const estimate = {
      inputTokens: inputTokensMax([prompt]),
      outputTokens: opened.call.price.imageTokensMax ?? 0,
    };
    const send = (signal: AbortSignal) =>
      client.images.generate(
        {
          model: request.model,
          prompt,
          n: 1,
          size: request.size,
          quality: request.quality,
          output_format: 'jpeg',
        },
        { signal },
      );
    const result = await attempt(opened.call, estimate, send, (answer): Reading<ModelImage> => {
      const bytes = Buffer.from(answer.data?.[0]?.b64_json ?? '', 'base64');
      const mediaType = mediaTypeOf(bytes);
      const tokens = {
        inputTokens: countOr(answer.usage?.input_tokens, estimate.inputTokens),
        outputTokens: countOr(answer.usage?.output_tokens, estimate.outputTokens),
      };
      if (mediaType === null) return { value: null, detail: 'the endpoint sent no picture', tokens };
      return { value: { bytes: new Uint8Array(bytes), mediaType }, detail: '', tokens };
    });
    return outcomeOf(result);
  }

  return { chat, embed, image };
}

function outcomeOf<T>(result: Attempt<T> | ModelFailure): ModelOutcome<T> {
  if ('kind' in result) return result;
  const { value, detail, usage } = result;
  return value === null ? { kind: 'invalid-answer', detail, usage } : { kind: 'ok', value, usage };
}

function sumOf(a: ModelUsage, b: ModelUsage): ModelUsage {
  return {
    ...b,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costMicros: a.costMicros + b.costMicros,
  };
}
