/** One span, flat, as tests and the waterfall page read it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: string;
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES = ['unset', 'ok', 'error'];

type Json = Readonly<Record<string, unknown>>;

function list(value: unknown): readonly Json[] {
  return Array.isArray(value)
    ? value.filter((one): one is Json => typeof one === 'object' && one !== null)
    : [];
}

function nanosToMs(value: unknown): number {
  return typeof value === 'string' || typeof value === 'number' ? Number(BigInt(value) / 1000n) / 1000 : 0;
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return null;
  const any = value as Json;
  if ('intValue' in any) return Number(any['intValue']);
  if ('arrayValue' in any) return list((any['arrayValue'] as Json | undefined)?.['values']).map(plain);
  if ('kvlistValue' in any) return attributes((any['kvlistValue'] as Json | undefined)?.['values']);
  return any['stringValue'] ?? any['boolValue'] ?? any['doubleValue'] ?? any['bytesValue'] ?? null;
}

function attributes(value: unknown): Record<string, unknown> {
  return Object.fromEntries(list(value).map((one) => [String(one['key']), plain(one['value'])]));
}

function numbered(names: readonly string[], value: unknown, prefix: string): string {
  if (typeof value === 'number') return names[value] ?? names[0] ?? '';
  return typeof value === 'string' ? value.replace(prefix, '').toLowerCase() : (names[0] ?? '');
}

/**
 * Reads an OTLP/HTTP request body in JSON (opentelemetry-proto, `ExportTraceServiceRequest`).
 * @throws SyntaxError or TypeError when it is not one
 */
export function readSpans(body: unknown): Span[] {
  if (typeof body !== 'object' || body === null || !Array.isArray((body as Json)['resourceSpans']))
    throw new TypeError('resourceSpans is missing');
  return list((body as Json)['resourceSpans']).flatMap((resource) => {
    const service = String(
      attributes((resource['resource'] as Json | undefined)?.['attributes'])['service.name'] ?? 'unknown',
    );
    return list(resource['scopeSpans']).flatMap((scope) =>
      list(scope['spans']).map((span) => ({
        traceId: String(span['traceId']),
        spanId: String(span['spanId']),
        parentSpanId: span['parentSpanId'] ? String(span['parentSpanId']) : null,
        links: list(span['links']).map((link) => ({
          traceId: String(link['traceId']),
          spanId: String(link['spanId']),
        })),
        service,
        name: String(span['name']),
        kind: numbered(KINDS, span['kind'], 'SPAN_KIND_'),
        startMs: nanosToMs(span['startTimeUnixNano']),
        endMs: nanosToMs(span['endTimeUnixNano']),
        attributes: attributes(span['attributes']),
        status: numbered(STATUSES, (span['status'] as Json | undefined)?.['code'], 'STATUS_CODE_'),
      })),
    );
  });
}

function grouped(spans: readonly Span[], keyOf: (span: Span) => string): Map<string, Span[]> {
  const groups = new Map<string, Span[]>();
  for (const span of spans) {
    const group = groups.get(keyOf(span));
    if (group) group.push(span);
    else groups.set(keyOf(span), [span]);
  }
  return groups;
}

export interface TraceSummary {
  readonly traceId: string;
  readonly root: string;
  readonly services: readonly string[];
  readonly spans: number;
  readonly startMs: number;
  readonly durationMs: number;
  readonly errors: number;
}

/** One line per trace, newest first. The root is the span without a parent here, else the earliest. */
export function summarise(spans: readonly Span[]): TraceSummary[] {
  const byTrace = grouped(spans, (span) => span.traceId);
  return [...byTrace]
    .map(([traceId, members]) => {
      const ordered = inOrder(members);
      const startMs = Math.min(...members.map((span) => span.startMs));
      return {
        traceId,
        root: ordered[0]?.span.name ?? '',
        services: [...new Set(members.map((span) => span.service))].sort(),
        spans: members.length,
        startMs,
        durationMs: Number((Math.max(...members.map((span) => span.endMs)) - startMs).toFixed(3)),
        errors: members.filter((span) => span.status === 'error').length,
      };
    })
    .sort((a, b) => b.startMs - a.startMs);
}

/** Parents before children, siblings by start; spans whose parent is not here count as roots. */
export function inOrder(spans: readonly Span[]): { readonly span: Span; readonly depth: number }[] {
  const ids = new Set(spans.map((span) => span.spanId));
  const children = grouped(spans, (span) =>
    span.parentSpanId && ids.has(span.parentSpanId) ? span.parentSpanId : '',
  );
  const ordered: { span: Span; depth: number }[] = [];
  const visit = (parent: string, depth: number) => {
    for (const span of (children.get(parent) ?? []).toSorted((a, b) => a.startMs - b.startMs)) {
      ordered.push({ span, depth });
      if (depth < 64) visit(span.spanId, depth + 1);
    }
  };
  visit('', 0);
  return ordered;
}
