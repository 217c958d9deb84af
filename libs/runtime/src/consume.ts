import { Ctx, MessagePattern, Payload } from '@nestjs/microservices';
import type { MessageContract, MessageOf, QueryContract } from '@trc/contracts/message';
import type { Write } from './outcome.ts';

/** What a handler knows about the message besides its data. */
export interface MessageContext {
  readonly id: string;
  readonly tenantId: string;
  readonly jobId: string | null;
  /** The message that led to this one; `null` when a request or a schedule did. */
  readonly causeId: string | null;
  readonly occurredAt: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** Aborted when the lease is lost: whatever is written after that will be rolled back. */
  readonly signal: AbortSignal;
  /** The message names a user who is erased: all that is left to do is to take away what an earlier try has stored. */
  readonly isErased?: boolean;
  /** Tells those who watch the job; `fraction` is 0 to 1 over the whole job. */
  progress(stage: string, fraction: number): void;
}

export interface QueryContext {
  readonly tenantId: string;
}

export interface ConsumesOptions<C extends MessageContract> {
  /** What to write when the tries are used up, beside the dead letter: those who wait must hear of it. */
  // biome-ignore lint/suspicious/noExplicitAny: the handler's own database type is not known to a decorator
  readonly givenUp?: (message: MessageOf<C>, reason: string) => Write<any>;
}

export interface ConsumesExtras {
  readonly consumes: MessageContract;
  readonly options: ConsumesOptions<MessageContract>;
}

export interface AnswersExtras {
  readonly answers: QueryContract;
}

/**
 * The method handles a command or an event: `(message, context) => Promise<Outcome>`.
 * `topology.ts` says with which limits, and in how many lanes; the message was parsed by its contract.
 */
export function Consumes<C extends MessageContract>(
  contract: C,
  options: ConsumesOptions<C> = {},
): MethodDecorator {
  return MessagePattern(contract.subject, { consumes: contract, options });
}

/** The method answers a query: `(request, context) => Promise<reply>`. */
export function Answers<C extends QueryContract>(contract: C): MethodDecorator {
  return MessagePattern(contract.subject, { answers: contract });
}

export const Message = Payload;
export const Context = Ctx;
