import { Controller, Inject } from '@nestjs/common';
import { projectImportRefused } from '@trc/contracts/events/project-import-refused.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Message } from '@trc/runtime/consume';
import { done, type Outcome } from '@trc/runtime/outcome';
import { CLOCK, type Clock } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import type { JobBell } from '../outbound/job-bell.nats.ts';
import { JOB_BELL } from '../tokens.ts';
import { fail } from './end-job.ts';

@Controller()
export class ProjectImportRefusedEvent {
  readonly #clock: Clock;
  readonly #bell: JobBell;
  constructor(@Inject(CLOCK) clock: Clock, @Inject(JOB_BELL) bell: JobBell) {
    this.#clock = clock;
    this.#bell = bell;
  }

  @Consumes(projectImportRefused)
  async handle(@Message() message: MessageOf<typeof projectImportRefused>): Promise<Outcome<Database>> {
    return done(fail({ now: this.#clock(), bell: this.#bell }, message));
  }
}
