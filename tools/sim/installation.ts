import 'reflect-metadata';
import type { INestMicroservice, Provider, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { ServiceName } from '@trc/contracts/message';
import { readConfig, type Variables } from '@trc/runtime/config';
import { createLog } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { openDatabase } from '@trc/runtime/postgres';
import type { Shared } from '@trc/runtime/shared';
import { ASK, CLOCK, CONFIG, DATABASE, LOG, OBJECTS, RELAY, SHARED } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { service as billing } from '../../services/billing/src/app.module.ts';
import { variables as billingVariables } from '../../services/billing/src/config.ts';
import type { Database as Ledger } from '../../services/billing/src/outbound/database.ts';
import { service as harvester } from '../../services/harvester/src/app.module.ts';
import { variables as harvesterVariables } from '../../services/harvester/src/config.ts';
import { service as playlist } from '../../services/playlist/src/app.module.ts';
import { variables as playlistVariables } from '../../services/playlist/src/config.ts';
import { service as taste } from '../../services/taste/src/app.module.ts';
import { variables as tasteVariables } from '../../services/taste/src/config.ts';
import { Messages } from './messages.ts';

export interface InstallationOptions {
  readonly spotifyMode: 'extended' | 'development';
  readonly databaseUrlOf: (service: ServiceName) => string;
  readonly objects: Objects;
  /** The simulated time. */
  readonly now: () => Date;
  /** Where the stand-ins of the outside world answer. */
  readonly outsideUrl: string;
}

export interface Installation {
  readonly messages: Messages;
  readonly ledger: Kysely<Ledger>;
  close(): Promise<void>;
}

const members: ReadonlyArray<readonly [ServiceName, { readonly module: Type }, Variables]> = [
  ['taste', taste, tasteVariables],
  ['harvester', harvester, harvesterVariables],
  ['playlist', playlist, playlistVariables],
  ['billing', billing, billingVariables],
];

class RuntimeModule {}
class ServiceModule {}

/**
 * The services of a refresh in one process, wired by their own modules: what comes from the runtime is handed in, and
 * objects are the given ones. The gateway is not here; who uses this does its part.
 */
export async function install(options: InstallationOptions): Promise<Installation> {
  const { now, outsideUrl, spotifyMode, objects, databaseUrlOf } = options;
  const messages = new Messages(now);
  const log = createLog('sim-year', 'warn');
  const shared = generous(() => now().getTime());
  const apps: INestMicroservice[] = [];
  const databases = new Map<ServiceName, Kysely<unknown>>();
  for (const [name, { module }, variables] of members) {
    const db = openDatabase<unknown>(databaseUrlOf(name), () => undefined);
    databases.set(name, db);
    const config = readConfig(name, variables, {
      DATABASE_URL: databaseUrlOf(name),
      SPOTIFY_MODE: spotifyMode,
      SPOTIFY_API_URL: `${outsideUrl}/spotify/v1`,
      LISTENBRAINZ_URL: `${outsideUrl}/listenbrainz`,
      LISTENBRAINZ_TOKEN: 'simulated',
      LISTENBRAINZ_LABS_URL: `${outsideUrl}/listenbrainz-labs`,
      MUSICBRAINZ_URL: `${outsideUrl}/musicbrainz`,
      MODEL_URL: `${outsideUrl}/openai/v1`,
      MODEL_API_KEY: 'simulated',
      S3_ENDPOINT: outsideUrl,
      S3_BUCKET: 'simulated',
      S3_ACCESS_KEY_ID: 'simulated',
      S3_SECRET_ACCESS_KEY: 'simulated',
    });
    const runtime = [
      { provide: CONFIG, useValue: config },
      { provide: LOG, useValue: log },
      { provide: CLOCK, useValue: now },
      { provide: DATABASE, useValue: db },
      { provide: ASK, useValue: messages.ask },
      { provide: SHARED, useValue: shared },
      // What a service states by itself, and not about a message, has nobody to hear it here.
      { provide: RELAY, useValue: { ring: () => undefined } },
    ];
    const app = await NestFactory.createMicroservice(
      {
        module: RuntimeModule,
        global: true,
        imports: [withObjects(module, objects)],
        providers: runtime,
        exports: runtime.map(({ provide }) => provide),
      },
      { strategy: messages.home(name, db), logger: ['error'], abortOnError: false },
    );
    await app.listen();
    apps.push(app);
  }
  const ledger = databases.get('billing') as Kysely<unknown>;
  return {
    messages,
    ledger: ledger as unknown as Kysely<Ledger>,
    async close() {
      await Promise.all(apps.map((app) => app.close()));
      await Promise.all([...databases.values()].map((db) => db.destroy()));
    },
  };
}

/** A service's own module with other objects than those of its configuration. */
function withObjects(module: Type, objects: Objects) {
  const providers = (Reflect.getMetadata('providers', module) ?? []) as Provider[];
  const isObjects = (provider: Provider) => 'provide' in provider && provider.provide === OBJECTS;
  return {
    module: ServiceModule,
    controllers: (Reflect.getMetadata('controllers', module) ?? []) as Type[],
    providers: [
      ...providers.filter((provider) => !isObjects(provider)),
      { provide: OBJECTS, useValue: objects },
    ],
  };
}

const markMs = 86_400_000;

/** Budgets that never make anybody wait: calls are counted and not paced. What a provider refused is known to all for a day. */
function generous(nowMs: () => number): Shared {
  const marks = new Map<string, Map<string, number>>();
  return {
    budget: () => ({ take: async () => null, close: async () => undefined }),
    refusals(provider) {
      const own = marks.get(provider) ?? new Map<string, number>();
      marks.set(provider, own);
      return {
        read: async () => [...own].filter(([, untilMs]) => untilMs > nowMs()).map(([mark]) => mark),
        add: async (mark) => void own.set(mark, nowMs() + markMs),
      };
    },
  };
}
