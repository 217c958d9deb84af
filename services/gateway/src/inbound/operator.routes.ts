import { Controller, Inject, Res } from '@nestjs/common';
import { replayDeadLetter } from '@trc/contracts/commands/replay-dead-letter.v1';
import { listAdminDeadLetters } from '@trc/contracts/http/list-admin-dead-letters.v1';
import { listAdminProviders } from '@trc/contracts/http/list-admin-providers.v1';
import { replayAdminDeadLetter } from '@trc/contracts/http/replay-admin-dead-letter.v1';
import { services } from '@trc/contracts/message';
import { listDeadLetters } from '@trc/contracts/queries/list-dead-letters.v1';
import { listProviders } from '@trc/contracts/queries/list-providers.v1';
import type { Ask } from '@trc/runtime/ask';
import type { Relay } from '@trc/runtime/relay';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { ASK, CONFIG, DATABASE, RELAY } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import type { Caller } from '../outbound/callers.store.ts';
import type { Database } from '../outbound/database.ts';
import { writeInTenant } from '../outbound/write.ts';
import { CurrentCaller } from './caller.guard.ts';
import { csvFile } from './csv-file.ts';
import { deadLettersCsv, providersCsv } from './operator-csv.ts';

/** The installation's own Spotify app, as far as the providers' figures depend on it. */
interface HouseApp {
  readonly spotifyMode: 'extended' | 'development' | 'off';
  readonly spotifyClientId: string | undefined;
}

@Controller()
export class OperatorRoutes {
  readonly #db: Kysely<Database>;
  readonly #ask: Ask;
  readonly #relay: Relay;
  readonly #app: HouseApp;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(ASK) ask: Ask,
    @Inject(RELAY) relay: Relay,
    @Inject(CONFIG) app: HouseApp,
  ) {
    this.#app = app;
    this.#db = db;
    this.#ask = ask;
    this.#relay = relay;
  }

  @Route(listAdminDeadLetters)
  async deadLetters(
    @CurrentCaller() caller: Caller,
    @Input(listAdminDeadLetters) { query }: InputOf<typeof listAdminDeadLetters>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const lists = await Promise.all(
      services.map((service) => this.#ask(listDeadLetters(service), caller.tenantId, { limit: query.limit })),
    );
    const items = lists.flatMap((list) => list.items).toSorted((a, b) => b.died_at.localeCompare(a.died_at));
    const letters = { items: items.slice(0, query.limit) };
    return query.format === 'csv' ? csvFile(reply, 'dead-letters.csv', deadLettersCsv(letters)) : letters;
  }

  @Route(listAdminProviders)
  async providers(
    @CurrentCaller() caller: Caller,
    @Input(listAdminProviders) { query }: InputOf<typeof listAdminProviders>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { spotifyMode, spotifyClientId } = this.#app;
    const mode = spotifyMode === 'off' || !spotifyClientId ? null : spotifyMode;
    const health = await this.#ask(listProviders, caller.tenantId, { spotify_mode: mode });
    return query.format === 'csv' ? csvFile(reply, 'providers.csv', providersCsv(health)) : health;
  }

  @Route(replayAdminDeadLetter)
  async replay(
    @Input(replayAdminDeadLetter) { params, body }: InputOf<typeof replayAdminDeadLetter>,
  ): Promise<void> {
    await writeInTenant(this.#db, this.#relay, body.tenant_id, async (_trx, emit) =>
      emit(replayDeadLetter(body.service), { dead_letter_id: params.id }),
    );
  }
}
