import type { z } from 'zod';

export const services = ['gateway', 'taste', 'harvester', 'analysis', 'playlist', 'billing'] as const;
export type ServiceName = (typeof services)[number];

/** A message on JetStream: a command has one owner who must act on it, an event states what has happened. */
export interface MessageContract<S extends z.ZodType = z.ZodType> {
  readonly kind: 'command' | 'event';
  /** Who acts on the command, or who states the event. */
  readonly service: ServiceName;
  /** File name without the ending: `build-world.v1`. */
  readonly name: string;
  readonly subject: string;
  readonly schema: S;
}

/** A question that is answered at once, on core NATS, outside every stream. */
export interface QueryContract<Q extends z.ZodType = z.ZodType, A extends z.ZodType = z.ZodType> {
  readonly kind: 'query';
  readonly service: ServiceName;
  readonly name: string;
  readonly subject: string;
  readonly request: Q;
  readonly reply: A;
  readonly timeoutMs: number;
}

export type MessageOf<C extends MessageContract> = z.output<C['schema']>;
export type RequestOf<C extends QueryContract> = z.input<C['request']>;
export type ReplyOf<C extends QueryContract> = z.output<C['reply']>;

export function command<S extends z.ZodType>(
  service: ServiceName,
  name: string,
  schema: S,
): MessageContract<S> {
  return { kind: 'command', service, name, subject: `cmd.${service}.${name}`, schema };
}

export function event<S extends z.ZodType>(
  service: ServiceName,
  name: string,
  schema: S,
): MessageContract<S> {
  return { kind: 'event', service, name, subject: `evt.${service}.${name}`, schema };
}

export function query<Q extends z.ZodType, A extends z.ZodType>(
  service: ServiceName,
  name: string,
  request: Q,
  reply: A,
  timeoutMs = 5_000,
): QueryContract<Q, A> {
  return { kind: 'query', service, name, subject: `qry.${service}.${name}`, request, reply, timeoutMs };
}
