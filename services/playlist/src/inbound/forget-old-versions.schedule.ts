import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Log } from '@trc/runtime/log';
import type { Objects } from '@trc/runtime/objects';
import { type Schedule, startSchedule } from '@trc/runtime/schedule';
import { CLOCK, type Clock, DATABASE, LOG, OBJECTS } from '@trc/runtime/tokens';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { deleteOldVersions } from '../outbound/playlist-versions.store.ts';

const everyMs = 3_600_000;
const keptMs = 90 * 86_400_000;
const batchMax = 100;

/** Deletes compositions that are too old to be made again. Two processes that meet delete the same things once. */
@Injectable()
export class ForgetOldVersionsSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #db: Kysely<Database>;
  readonly #objects: Objects;
  readonly #clock: Clock;
  readonly #log: Log;
  #schedule: Schedule | null = null;

  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(OBJECTS) objects: Objects,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOG) log: Log,
  ) {
    this.#db = db;
    this.#objects = objects;
    this.#clock = clock;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#schedule = startSchedule('forget-old-versions', everyMs, this.#log, () => this.run());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#schedule?.stop();
  }

  async run(): Promise<void> {
    const composedBefore = new Date(this.#clock().getTime() - keptMs);
    while ((await deleteOldVersions(this.#db, this.#objects, composedBefore, batchMax)) === batchMax);
  }
}
