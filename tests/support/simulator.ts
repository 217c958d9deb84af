import { z } from 'zod';

const playlistsSchema = z.object({
  creates: z.number().int(),
  items: z.array(
    z.object({
      id: z.string(),
      owner: z.string(),
      name: z.string(),
      description: z.string(),
      public: z.boolean(),
      created_by: z.string().nullable(),
      writes: z.number().int(),
      uris: z.array(z.string().nullable()),
      cover: z.object({ bytes: z.number().int() }).nullable(),
    }),
  ),
});
export type PublishedPlaylist = z.output<typeof playlistsSchema>['items'][number];

const webhooksSchema = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      headers: z.record(z.string(), z.unknown()),
      body: z.string(),
      status: z.number().int(),
    }),
  ),
});

export interface ReceivedWebhook {
  readonly id: string;
  readonly timestampS: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the receiver answered. */
  readonly status: number;
}

const spanSchema = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().nullable(),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })),
  service: z.string(),
  name: z.string(),
  kind: z.string(),
  startMs: z.number(),
  endMs: z.number(),
});
export type Span = z.output<typeof spanSchema>;

const tracksSchema = z.object({
  total: z.number().int(),
  items: z.array(
    z.looseObject({
      id: z.string(),
      uri: z.string(),
      name: z.string(),
      artists: z.array(z.object({ name: z.string() })),
      album: z.object({ name: z.string() }),
      recording_mbid: z.string(),
    }),
  ),
});

/** The control side of the stand-ins: what came in, and what shall go wrong. */
export class Simulator {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}/_control/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** What apps have created for one listener, and how many creations Spotify has seen. */
  async created(user: string): Promise<z.output<typeof playlistsSchema>> {
    return playlistsSchema.parse(await this.control('GET', `spotify/playlists?user=${user}&created=true`));
  }

  /** Every playlist of one listener, those of others that they follow left out. */
  async playlists(user: string): Promise<readonly PublishedPlaylist[]> {
    return playlistsSchema.parse(await this.control('GET', `spotify/playlists?user=${user}`)).items;
  }

  async cover(playlistId: string): Promise<Uint8Array> {
    const response = await fetch(`${this.url}/_control/spotify/playlists/${playlistId}/cover`);
    return new Uint8Array(await response.arrayBuffer());
  }

  webhookUrl(name: string): string {
    return `${this.url}/webhooks/${name}`;
  }

  async answerWebhooks(name: string, status: number): Promise<void> {
    await this.control('PUT', `webhooks/${name}`, { status });
  }

  async webhooks(name: string): Promise<readonly ReceivedWebhook[]> {
    const { items } = webhooksSchema.parse(await this.control('GET', `webhooks?name=${name}`));
    return items.map(({ headers, body, status }) => {
      const texts = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, String(value)]));
      return {
        id: texts['webhook-id'] ?? '',
        timestampS: Number(texts['webhook-timestamp']),
        headers: texts,
        body,
        status,
      };
    });
  }

  /** Everything that was sent to a model, as one text. */
  async modelRequests(): Promise<readonly string[]> {
    const { items } = z
      .object({ items: z.array(z.unknown()) })
      .parse(await this.control('GET', 'openai/requests'));
    return items.map((item) => JSON.stringify(item));
  }

  async trace(traceId: string): Promise<readonly Span[]> {
    const response = await fetch(`${this.url}/_control/traces/${traceId}`);
    return response.ok ? z.array(spanSchema).parse(await response.json()) : [];
  }

  async tracks(query: string): Promise<z.output<typeof tracksSchema>['items']> {
    return tracksSchema.parse(await this.control('GET', `catalogue/tracks?${query}`)).items;
  }
}
