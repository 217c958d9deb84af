import type { ReplyOf, RequestOf } from '@trc/contracts/message';
import { getModelEndpoint } from '@trc/contracts/queries/get-model-endpoint.v1';
import type { ModelOutcome, Models } from './models.ts';
import { createOpenAiModels, type OpenAiModelsOptions } from './openai.ts';
import { initialPriceTable, type ModelPrice } from './prices.ts';

/** How usage names an endpoint that the tenant pays by itself; its price is nothing. */
export const tenantEndpoint = 'tenant-endpoint';

export interface TenantModels {
  readonly models: Models;
  /** The chat model of the tenant's own endpoint: asked also when the plan has none, or no money for it. */
  readonly ownChatModel: string | null;
}

/** The models that work for one tenant. Never rejects. */
export type ModelsOf = (tenantId: string) => Promise<TenantModels>;

type Asked = typeof getModelEndpoint;
type Endpoint = Extract<ReplyOf<Asked>, { kind: 'own' }>;

export interface TenantModelsOptions {
  /** Of the installation: for tenants without an endpoint, and for what an endpoint of a tenant is not used for. */
  readonly house: Models;
  /** Puts the question to the gateway; any `Ask` of the runtime does. */
  readonly ask: (contract: Asked, tenantId: string, request: RequestOf<Asked>) => Promise<ReplyOf<Asked>>;
  /** Must let nobody reach what is not public: the address is the tenant's choice. */
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  /** Remembers an answer for a while and forgets failures. */
  readonly recent: { get<T>(key: string, load: () => Promise<T>): Promise<T> };
}

/**
 * A tenant with an endpoint of its own chats there, and nowhere else: when the gateway cannot say which endpoint it is,
 * nobody is asked. Embeddings and pictures stay with the installation, because embeddings are shared by all tenants.
 */
export function tenantModels({ house, ask, fetch, timeoutMs, recent }: TenantModelsOptions): ModelsOf {
  const load = async (tenantId: string): Promise<TenantModels> => {
    const endpoint = await ask(getModelEndpoint, tenantId, {});
    if (endpoint.kind === 'none') return { models: house, ownChatModel: null };
    const own = createOpenAiModels(optionsOf(endpoint, fetch, timeoutMs));
    return { models: { ...house, chat: chatOn(own, endpoint) }, ownChatModel: endpoint.chat_model };
  };
  const unknown: TenantModels = {
    models: {
      ...house,
      chat: async () => ({
        kind: 'unavailable',
        retryAfterMs: null,
        detail: 'The model endpoint is not known now',
      }),
    },
    ownChatModel: null,
  };
  return (tenantId) => recent.get(tenantId, () => load(tenantId)).catch(() => unknown);
}

function optionsOf(
  { base_url, api_key, chat_model }: Endpoint,
  fetch: typeof globalThis.fetch,
  timeoutMs: number,
): OpenAiModelsOptions {
  const known = initialPriceTable.prices.flatMap(({ kind, model }) => (kind === 'chat' ? [model] : []));
  const table = { version: tenantEndpoint, prices: (chat_model ? [chat_model] : known).map(free) };
  return { baseUrl: base_url, apiKey: api_key, fetch, timeoutMs, priceTable: () => table };
}

const free = (model: string): ModelPrice => ({
  model,
  kind: 'chat',
  inputMicrosPerMillion: 0,
  outputMicrosPerMillion: 0,
  imageTokensMax: null,
  validFrom: '1970-01-01T00:00:00Z',
  validUntil: null,
  shutdownAt: null,
  replacedBy: null,
});

/** Without a temperature: models that think refuse one, and which model it is only the tenant knows. */
function chatOn(own: Models, { chat_model }: Endpoint): Models['chat'] {
  return async ({ temperature: _, ...request }, context) =>
    renamed(await own.chat({ ...request, model: chat_model ?? request.model }, context));
}

function renamed<T>(outcome: ModelOutcome<T>): ModelOutcome<T> {
  return 'usage' in outcome ? { ...outcome, usage: { ...outcome.usage, model: tenantEndpoint } } : outcome;
}
