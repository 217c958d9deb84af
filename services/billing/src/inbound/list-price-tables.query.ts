import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { listPriceTables } from '@trc/contracts/queries/list-price-tables.v1';
import { Answers } from '@trc/runtime/consume';
import { DATABASE } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { priceTables } from '../outbound/prices.store.ts';
import { rowOfPrice } from './price-rows.ts';

@Controller()
export class ListPriceTablesQuery {
  readonly #db: Kysely<Database>;
  constructor(@Inject(DATABASE) db: Kysely<Database>) {
    this.#db = db;
  }

  @Answers(listPriceTables)
  async answer(): Promise<ReplyOf<typeof listPriceTables>> {
    const tables = await priceTables(this.#db);
    return {
      items: tables.map(({ version, validFrom, validUntil, note, publishedAt, prices }) => ({
        version,
        valid_from: validFrom.toISOString(),
        valid_until: validUntil?.toISOString() ?? null,
        note,
        published_at: publishedAt.toISOString(),
        prices: prices.map(rowOfPrice),
      })),
    };
  }
}
