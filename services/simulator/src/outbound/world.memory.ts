import { createHash, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { buildCatalogue, type Catalogue } from '../domain/catalogue.ts';
import type { Fault } from '../domain/faults.ts';
import { generateCatalogue } from '../domain/generate-catalogue.ts';
import { gradientPng } from '../domain/models/png.ts';
import type { Span } from '../domain/spans.ts';
import type { OauthTools } from '../domain/spotify/oauth.ts';
import { emptyState, type SpotifyState } from '../domain/spotify/state.ts';
import type { Scene } from '../domain/stripe/life.ts';
import { emptyStripe, type StripeEvent, type StripeState } from '../domain/stripe/state.ts';
import { generateUsers, loadUsers, type UserFile } from '../domain/users.ts';
import { readCatalogue } from './catalogue.csv.ts';
import { readUsers } from './users.json.ts';

export const WORLD = Symbol('WORLD');

/** What each list of received bodies may hold. */
const KEPT_BYTES_MAX = 64 * 1024 * 1024;
const GENERATED_TRACKS = 20_000;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The last `max` things that came in, and no more of them than fit into `sizeMax` by the given measure. */
export class Ring<T> {
  private readonly max: number;
  private readonly sizeMax: number;
  private readonly sizeOf: (item: T) => number;
  private kept: T[] = [];
  private size = 0;

  constructor(max: number, sizeMax = Number.POSITIVE_INFINITY, sizeOf: (item: T) => number = () => 0) {
    this.max = max;
    this.sizeMax = sizeMax;
    this.sizeOf = sizeOf;
  }

  add(items: readonly T[]): void {
    for (const item of items) {
      this.kept.push(item);
      this.size += this.sizeOf(item);
    }
    let drop = Math.max(0, this.kept.length - this.max);
    for (let i = 0; i < this.kept.length; i++) {
      if (i >= drop && this.size <= this.sizeMax) break;
      drop = Math.max(drop, i + 1);
      this.size -= this.sizeOf(this.kept[i] as T);
    }
    this.kept.splice(0, drop);
  }

  all(): readonly T[] {
    return this.kept;
  }

  clear(): void {
    this.kept = [];
    this.size = 0;
  }
}

export interface ModelRequest {
  readonly at: string;
  readonly path: string;
  readonly body: unknown;
  readonly sizeBytes: number;
  readonly status: number;
}

export interface ReceivedWebhook {
  readonly name: string;
  readonly at: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body as it came, for checking signatures. */
  readonly body: string;
  readonly status: number;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly retryAfterS: number | undefined;
  readonly delayMs: number;
}

export interface ReceivedMail {
  readonly at: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly raw: string;
}

/** A try to tell the endpoint of an event. */
export interface StripeDelivery {
  readonly event: string;
  readonly type: string;
  /** Of the answer; 0 without one. */
  readonly status: number;
  readonly at: string;
}

export interface WorldOptions {
  readonly cataloguePath: string | undefined;
  readonly usersPath: string | undefined;
  readonly seed: string;
  /** Where Stripe's events go from the start. */
  readonly stripeWebhook?: StripeState['webhook'];
}

/** Everything that the process remembers. One object, so that a reset forgets nothing by accident. */
export class World {
  readonly catalogue: Catalogue;
  readonly modelRequests = new Ring<ModelRequest>(500, KEPT_BYTES_MAX, (one) => one.sizeBytes);
  readonly webhooks = new Ring<ReceivedWebhook>(1_000, KEPT_BYTES_MAX, (one) => one.body.length);
  readonly mail = new Ring<ReceivedMail>(500, KEPT_BYTES_MAX, (one) => one.raw.length);
  readonly spans = new Ring<Span>(20_000);
  readonly webhookAnswers = new Map<string, WebhookAnswer>();
  spotify: SpotifyState = emptyState();
  stripe: StripeState = emptyStripe(null);
  readonly stripeDeliveries = new Ring<StripeDelivery>(1_000);
  /** Events wait until they are asked for. */
  holdsStripeEvents = false;
  faults: Fault[] = [];
  /** Switches of the open services: whether tokens are asked for, calls allowed per second. */
  listenbrainz = { requireToken: true, callsPer10s: 300 };
  musicbrainz = { callsPerSecond: 0 };
  /** What Spotify's names and genres carry, so that they are told from those of the open services; mostly nothing. */
  mark = '';
  readonly openCalls = new Map<string, number[]>();
  private readonly options: WorldOptions;
  private url: string | undefined;
  private faultCount = 0;
  private sentEvents = 0;

  /** @throws when a file cannot be read or does not fit */
  constructor(options: WorldOptions, url?: string) {
    this.options = options;
    this.url = url;
    const rows = options.cataloguePath
      ? readCatalogue(options.cataloguePath)
      : generateCatalogue(options.seed, GENERATED_TRACKS);
    this.catalogue = buildCatalogue(rows);
    this.reset();
  }

  /** Back to the state after the start; the catalogue stays. */
  reset(): void {
    this.spotify = emptyState();
    this.stripe = emptyStripe(this.options.stripeWebhook ?? null);
    this.holdsStripeEvents = false;
    this.sentEvents = 0;
    this.faults = [];
    this.listenbrainz = { requireToken: true, callsPer10s: 300 };
    this.musicbrainz = { callsPerSecond: 0 };
    this.mark = '';
    for (const store of [
      this.modelRequests,
      this.webhooks,
      this.mail,
      this.spans,
      this.stripeDeliveries,
      this.webhookAnswers,
      this.openCalls,
    ])
      store.clear();
    const users = this.options.usersPath
      ? readUsers(this.options.usersPath)
      : generateUsers(this.catalogue, this.options.seed);
    const problem = this.loadUsers(users);
    if (problem) throw new Error(problem);
  }

  loadUsers(users: UserFile): string | undefined {
    return loadUsers(this.spotify, this.catalogue, users, this.nowMs());
  }

  addFault(fault: Omit<Fault, 'id' | 'left' | 'waits' | 'hits'>): Fault {
    const planned: Fault = { ...fault, id: ++this.faultCount, left: fault.times, waits: fault.skip, hits: 0 };
    this.faults = [...this.faults.filter(({ left }) => left > 0), planned].slice(-200);
    return planned;
  }

  /** Spotify's time: it can be moved forward. */
  nowMs(): number {
    return Date.now() + this.spotify.clockOffsetMs;
  }

  /** What happens at Stripe, by Stripe's clock. */
  stripeScene(): Scene {
    return {
      state: this.stripe,
      pagesUrl: `${this.publicUrl()}/stripe`,
      tools: {
        nowS: Math.floor((Date.now() + this.stripe.clockOffsetMs) / 1_000),
        mint: () => mint().slice(0, 24),
      },
    };
  }

  mintId(prefix: string): string {
    return prefix + mint().slice(0, 14);
  }

  /** Stripe's events that were not taken before; none while they are held. */
  takeNewEvents(): readonly StripeEvent[] {
    const fresh = this.stripe.events.slice(this.sentEvents);
    this.sentEvents = this.stripe.events.length;
    return this.holdsStripeEvents ? [] : fresh;
  }

  publicUrl(): string {
    if (this.url === undefined) throw new Error('the address is known only after the process listens');
    return this.url;
  }

  setPublicUrl(url: string): void {
    this.url ??= url.replace(/\/$/, '');
  }

  readonly oauthTools: OauthTools = {
    mint: () => mint(),
    sha256: (text) => createHash('sha256').update(text).digest('base64url'),
  };

  drawPng(text: string, width: number, height: number): Uint8Array {
    return gradientPng(text, width, height, (bytes) => deflateSync(bytes, { level: 1 }));
  }

  sha256Hex(bytes: Uint8Array): string {
    return createHash('sha256').update(bytes).digest('hex');
  }
}

/** 64 letters and digits that nobody guesses; the first 22 serve as an id. */
function mint(): string {
  return Array.from(randomBytes(64), (byte) => BASE62[byte % 62]).join('');
}
