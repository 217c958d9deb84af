import type { MsgHdrs } from '@nats-io/transport-node';
import {
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TimeInput,
  trace,
} from '@opentelemetry/api';
import { headerGetter } from './nats.ts';
import { tracer } from './telemetry.ts';

/** Copies a stored trace context into message headers. */
export function tracePropagationHeaders(stored: Readonly<Record<string, string>>, headers: MsgHdrs): void {
  for (const [key, value] of Object.entries(stored)) headers.set(key, value);
}

/** The trace context of what runs now, to be stored with what it begins. */
export function currentTrace(): Record<string, string> {
  const stored: Record<string, string> = {};
  propagation.inject(context.active(), stored);
  return stored;
}

/** Runs `work` in a stored trace context. */
export function inTrace<T>(stored: Readonly<Record<string, string>>, work: (parent: Context) => T): T {
  const parent = propagation.extract(context.active(), stored);
  return context.with(parent, () => work(parent));
}

export function traceContextOf(headers: MsgHdrs | undefined): Context {
  return propagation.extract(context.active(), headers, headerGetter);
}

/** Runs `work` under a span and ends it, with the error if there is one. */
export async function inSpan<T>(
  name: string,
  options: {
    readonly kind: SpanKind;
    readonly attributes?: Record<string, string | number>;
    readonly parent?: Context;
    readonly linked?: boolean;
  },
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const parent = options.parent ?? context.active();
  const sender = trace.getSpanContext(parent);
  const span = tracer().startSpan(
    name,
    {
      kind: options.kind,
      ...(options.attributes ? { attributes: options.attributes } : {}),
      ...(options.linked && sender ? { links: [{ context: sender }] } : {}),
    },
    parent,
  );
  try {
    return await context.with(trace.setSpan(parent, span), () => work(span));
  } catch (error) {
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
}

/** A span for time that has passed already: a message that waited in its queue. */
export function recordSpan(
  name: string,
  parent: Context,
  startTime: TimeInput,
  attributes: Record<string, string | number>,
): void {
  tracer().startSpan(name, { kind: SpanKind.INTERNAL, startTime, attributes }, parent).end();
}
