import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { command, type MessageContract, type ServiceName } from '../message.ts';

const schema = z.object({ dead_letter_id: idSchema('deadLetter') });

/** Give a dead message to its handler once more. Every service understands it. */
export function replayDeadLetter(service: ServiceName): MessageContract<typeof schema> {
  return command(service, 'replay-dead-letter.v1', schema);
}
