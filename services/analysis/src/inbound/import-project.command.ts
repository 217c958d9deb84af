import { createHash } from 'node:crypto';
import { Controller, Inject } from '@nestjs/common';
import { importProject } from '@trc/contracts/commands/import-project.v1';
import type { ErrorCode } from '@trc/contracts/errors';
import { projectImportRefused } from '@trc/contracts/events/project-import-refused.v1';
import { projectRead } from '@trc/contracts/events/project-read.v1';
import type { MessageOf } from '@trc/contracts/message';
import { Consumes, Context, Message, type MessageContext } from '@trc/runtime/consume';
import type { Objects } from '@trc/runtime/objects';
import { done, type Outcome, refuse } from '@trc/runtime/outcome';
import { OBJECTS } from '@trc/runtime/tokens';
import type { Database } from '../outbound/database.ts';
import { BrokenArchive } from '../outbound/project-archive.ts';
import { type StoredProject, storeProjectSounds } from '../outbound/project-sounds.ts';

type Command = MessageOf<typeof importProject>;

@Controller()
export class ImportProjectCommand {
  readonly #objects: Objects;

  constructor(@Inject(OBJECTS) objects: Objects) {
    this.#objects = objects;
  }

  /**
   * A try that was interrupted has stored some of the sounds; the next one stores the same at the same places. The gateway deletes the archive, and
   * sounds that nobody takes, when the job has ended.
   */
  @Consumes(importProject, {
    givenUp:
      ({ job_id }, reason) =>
      async (_trx, emit) =>
        emit(projectImportRefused, { job_id, code: 'gave-up', detail: reason }),
  })
  async handle(@Message() command: Command, @Context() context: MessageContext): Promise<Outcome<Database>> {
    const { object_key, sounds_prefix, sample_ids } = command;
    if (context.isErased) {
      for (const key of [object_key, ...sample_ids.map((id) => `${sounds_prefix}${id}`)])
        await this.#objects.delete(key);
      return done();
    }
    const facts = await this.#objects.head(object_key);
    if (!facts) return refused(command, 'not-found', 'The archive is there no more.');
    if (command.sha256 && command.sha256 !== (await this.#sha256Of(object_key, context.signal)))
      return refused(command, 'upload-mismatch', 'The stored bytes have another SHA-256 than declared.');
    const { sizeBytes } = facts;
    try {
      const project = await storeProjectSounds(
        { sizeBytes, read: (offset, length) => this.#read(object_key, offset, length) },
        {
          objects: this.#objects,
          soundsPrefix: sounds_prefix,
          sampleIds: sample_ids,
          progress: (read, of) => context.progress('import', read / of),
          signal: context.signal,
        },
      );
      return done(async (_trx, emit) => emit(projectRead, stated(command, project)));
    } catch (error) {
      if (error instanceof BrokenArchive) return refused(command, 'not-a-project', error.message);
      throw error;
    }
  }

  async #read(key: string, offsetBytes: number, lengthBytes: number): Promise<Uint8Array> {
    const bytes = await this.#objects.range(key, offsetBytes, lengthBytes);
    if (bytes.length !== lengthBytes)
      throw new Error(`object storage gave ${bytes.length} of ${lengthBytes} bytes`);
    return bytes;
  }

  async #sha256Of(key: string, signal: AbortSignal): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of await this.#objects.stream(key)) {
      signal.throwIfAborted();
      hash.update(chunk as Buffer);
    }
    return hash.digest('hex');
  }
}

function stated(
  { job_id, project_import_id, user_id }: Command,
  { tempos, pads, sounds, leftOut, cpuMs }: StoredProject,
): MessageOf<typeof projectRead> {
  const used = { operation: 'import', resource: null } as const;
  return {
    job_id,
    project_import_id,
    user_id,
    tempos,
    pads: [...pads],
    sounds: [...sounds],
    left_out: [...leftOut],
    // That each sound was stored is counted when it is analysed.
    usage: [{ kind: 'cpu_ms', quantity: Math.ceil(cpuMs), ...used }],
  };
}

function refused({ job_id }: Command, code: ErrorCode, detail: string): Outcome<Database> {
  return refuse(code, detail, async (_trx, emit) => emit(projectImportRefused, { job_id, code, detail }));
}
