import { Controller, Inject } from '@nestjs/common';
import { sampleRefused } from '@trc/contracts/events/sample-refused.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock, OBJECTS } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { JOB_BELL } from '../tokens.ts';
import { fail } from './end-job.ts';

@Controller()
export class SampleRefusedEvent {
  readonly #clock: Clock;
  readonly #bell: JobBell;
  readonly #objects: Objects;
  constructor(
    @Inject(CLOCK) clock: Clock,
    @Inject(JOB_BELL) bell: JobBell,
    @Inject(OBJECTS) objects: Objects,
  ) {
    this.#clock = clock;
    this.#bell = bell;
    this.#objects = objects;
  }

  /** The refusal is known by now, so the bytes may go; a step that was given up keeps them for its replay. */
  @Consumes(sampleRefused)
  async handle(@Message() message: MessageOf<typeof sampleRefused>): Promise<Outcome<Database>> {
    if (message.code !== 'gave-up') await this.#objects.delete(message.object_key);
    return done(fail({ now: this.#clock(), bell: this.#bell }, message));
  }
}
