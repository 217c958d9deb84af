import { Readable } from 'node:stream';
import { Controller, Inject, type Type } from '@nestjs/common';
import { exportUser } from '@trc/contracts/commands/export-user.v1';
import { userDataErased } from '@trc/contracts/events/user-data-erased.v1';
import { userErased } from '@trc/contracts/events/user-erased.v1';
import { userExported } from '@trc/contracts/events/user-exported.v1';
import type { MessageOf, ServiceName } from '@trc/contracts/message';
import type { Kysely } from 'kysely';
import { Consumes, Context, Message, type MessageContext } from './consume.ts';
import { markErased } from './erased-users.ts';
import type { Objects } from './objects.ts';
import { done, type Outcome, retry } from './outcome.ts';
import {
  eraseRows,
  exportRows,
  owesMessages,
  type PersonalData,
  type PersonalFile,
  purgeMessages,
} from './personal-data.ts';
import { inTenant, inTenantSnapshot } from './tenancy.ts';
import { CLOCK, type Clock, DATABASE, OBJECTS } from './tokens.ts';

/** Where the parts of an export lie. */
export const exportPrefix = (tenantId: string, exportId: string) =>
  `tenants/${tenantId}/exports/${exportId}/`;

const lookAgainMs = 1_000;

/** What every service does for the people whose data it holds: writes it down for them, and erases it. */
export function personalDataController(service: ServiceName, data: PersonalData): Type {
  const exporting = exportUser(service);
  const exported = userExported(service);
  const erased = userDataErased(service);

  @Controller()
  class PersonalDataMessages {
    readonly #db: Kysely<unknown>;
    readonly #objects: Objects;
    readonly #clock: Clock;
    constructor(
      @Inject(DATABASE) db: Kysely<unknown>,
      @Inject(OBJECTS) objects: Objects,
      @Inject(CLOCK) clock: Clock,
    ) {
      this.#db = db;
      this.#objects = objects;
      this.#clock = clock;
    }

    @Consumes(exporting)
    async export(
      @Message() { export_id, user_id }: MessageOf<typeof exporting>,
      @Context() { tenantId, isErased }: MessageContext,
    ): Promise<Outcome<unknown>> {
      const objectKey = `${exportPrefix(tenantId, export_id)}${service}.json`;
      const linksKey = `${exportPrefix(tenantId, export_id)}${service}.links.json`;
      if (isErased) {
        for (const key of [objectKey, linksKey]) await this.#objects.delete(key);
        return done();
      }
      const person = { tenantId, userId: user_id };
      const files = await inTenantSnapshot(this.#db, tenantId, async (trx) => {
        const rows = Readable.from(exportRows(trx, data, user_id));
        await this.#objects.putStream(objectKey, rows, 'application/json');
        return (await data.filesOf?.(trx, person)) ?? [];
      });
      if (files.length > 0) await this.#putLinks(linksKey, files);
      const facts = await this.#objects.head(objectKey);
      if (facts === null) throw new Error(`${objectKey} was not stored`);
      return done(async (_trx, emit) =>
        emit(exported, {
          export_id,
          object_key: objectKey,
          size_bytes: facts.sizeBytes,
          links_key: files.length > 0 ? linksKey : null,
        }),
      );
    }

    /** First the mark, then the objects, then the rows that tell of them: whatever interrupts it, the next try finds the rest. */
    @Consumes(userErased)
    async erase(
      @Message() { erasure_id, user_id }: MessageOf<typeof userErased>,
      @Context() { tenantId }: MessageContext,
    ): Promise<Outcome<unknown>> {
      const person = { tenantId, userId: user_id };
      await inTenant(this.#db, tenantId, (trx) => markErased(trx, person, this.#clock()));
      const keys = await inTenant(
        this.#db,
        tenantId,
        async (trx) => (await data.objectsOf?.(trx, person, this.#objects)) ?? [],
      );
      for (const key of keys) await this.#objects.delete(key);
      if (await inTenant(this.#db, tenantId, (trx) => owesMessages(trx, user_id)))
        return retry(lookAgainMs, 'Messages about the user are still leaving.');
      return done(async (trx, emit) => {
        await eraseRows(trx, data.tables, user_id);
        await purgeMessages(trx, user_id);
        emit(erased, { erasure_id });
      });
    }

    async #putLinks(key: string, files: readonly PersonalFile[]): Promise<void> {
      await this.#objects.put(key, Buffer.from(JSON.stringify(files)), 'application/json');
    }
  }
  return PersonalDataMessages;
}
