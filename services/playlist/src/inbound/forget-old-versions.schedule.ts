import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { Scheduled } from '@trc/runtime/schedule';
import { CLOCK, type Clock, DATABASE, LOG, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { deleteOldVersions } from '../outbound/playlist-versions.store.ts';

const everyMs = 3_600_000;
const keptMs = 90 * 86_400_000;
const batchMax = 100;

/** Deletes compositions that are too old to be made again. Two processes that meet delete the same things once. */
@Injectable()
export class ForgetOldVersionsSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #objects: Objects;
  readonly #clock: Clock;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(OBJECTS) objects: Objects,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
  ) {
    super('forget-old-versions', everyMs, log);
    this.#db = db;
    this.#objects = objects;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    const composedBefore = new Date(this.#clock().getTime() - keptMs);
    while ((await deleteOldVersions(this.#db, this.#objects, composedBefore, batchMax)) === batchMax);
  }
}
