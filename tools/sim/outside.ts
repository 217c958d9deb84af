import { Worker } from 'node:worker_threads';

export interface OutsideOptions {
  readonly cataloguePath: string | undefined;
  readonly seed: string;
  /** The address under which the services ask; nobody listens there. */
  readonly url: string;
}

/** What Spotify knows of a listener. */
export interface Account {
  readonly id: string;
  readonly recent: ReadonlyArray<{ readonly trackId: string; readonly playedAtMs: number }>;
  /** Most played first. */
  readonly top: readonly string[];
  readonly saved: readonly string[];
}

export type ToOutside = { readonly id: number } & (
  | {
      readonly kind: 'request';
      readonly method: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array | null;
    }
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'time'; readonly nowMs: number }
);
type Wish = ToOutside extends infer M ? (M extends unknown ? Omit<M, 'id'> : never) : never;

export interface OutsideAnswer {
  readonly id: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | null;
}

export interface Outside {
  readonly fetch: typeof globalThis.fetch;
  setAccount(account: Account): Promise<void>;
  setTime(nowMs: number): Promise<void>;
  /** The bodies that went to the model endpoint since the last look, as text. */
  takeModelRequests(): readonly string[];
  close(): Promise<void>;
}

const withoutBody = new Set([204, 205, 304]);

/** The outside world on a thread of its own; its `fetch` answers without a socket and refuses every other address. */
export function openOutside(workerFile: URL, options: OutsideOptions): Outside {
  const worker = new Worker(workerFile, { workerData: options });
  const waiting = new Map<number, (answer: OutsideAnswer | Error) => void>();
  let count = 0;
  let modelRequests: string[] = [];
  worker.on('message', (answer: OutsideAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  worker.on('error', (error) => {
    for (const settle of waiting.values()) settle(error as Error);
    waiting.clear();
  });

  const tell = (wish: Wish): Promise<OutsideAnswer> =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      worker.postMessage({ id: count, ...wish });
    });

  return {
    async fetch(input, init) {
      const request = new Request(input, init);
      if (!request.url.startsWith(options.url)) throw new Error(`${request.url} is not simulated`);
      const body = request.body ? new Uint8Array(await request.arrayBuffer()) : null;
      const url = request.url.slice(options.url.length);
      if (url.startsWith('/openai/')) modelRequests.push(new TextDecoder().decode(body ?? new Uint8Array()));
      const answer = await tell({
        kind: 'request',
        method: request.method,
        url,
        headers: Object.fromEntries(request.headers),
        body,
      });
      const { status, headers } = answer;
      return new Response(withoutBody.has(status) ? null : new Uint8Array(answer.body ?? []), {
        status,
        headers,
      });
    },
    async setAccount(account) {
      await tell({ kind: 'account', account });
    },
    async setTime(nowMs) {
      await tell({ kind: 'time', nowMs });
    },
    takeModelRequests() {
      const taken = modelRequests;
      modelRequests = [];
      return taken;
    },
    async close() {
      await worker.terminate();
    },
  };
}
