import { Inject, Injectable } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { Scheduled } from '@trc/runtime/schedule';
import { CLOCK, type Clock, DATABASE, LOG, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import { deleteOldSets } from '../outbound/candidate-sets.store.ts';
import type { Database } from '../outbound/database.ts';
import { deletePreviews } from '../outbound/previews.objects.ts';

const everyMs = 3_600_000;
const dayMs = 86_400_000;
/** As long as a playlist can be made again from them. */
const setsKeptMs = 90 * dayMs;
/** Longer than a job can wait for a catalogue. */
const previewsKeptMs = 7 * dayMs;
const batchMax = 100;

/** Deletes candidate sets and previews whose time is over. Two processes that meet delete the same things once. */
@Injectable()
export class ForgetOldSetsSchedule extends Scheduled {
  readonly #db: Kysely<Database>;
  readonly #objects: Objects;
  readonly #clock: Clock;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(OBJECTS) objects: Objects,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
  ) {
    super('forget-old-sets', everyMs, log);
    this.#db = db;
    this.#objects = objects;
    this.#clock = clock;
  }

  async run(): Promise<void> {
    const nowMs = this.#clock().getTime();
    const madeBefore = new Date(nowMs - setsKeptMs);
    while ((await deleteOldSets(this.#db, this.#objects, madeBefore, batchMax)) === batchMax);
    await deletePreviews(this.#objects, new Date(nowMs - previewsKeptMs));
  }
}
