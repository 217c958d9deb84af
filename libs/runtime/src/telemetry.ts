import { metrics, trace } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';

const quietPaths = new Set(['/healthz', '/readyz', '/metrics']);

export interface Telemetry {
  /** The current metrics in Prometheus' text format. */
  metricsText(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Must run before the modules that it instruments are loaded, which is why `boot` imports the rest of a service lazily.
 * Metrics are always kept; traces leave only when an OTLP endpoint is configured.
 */
export function startTelemetry(service: string, traceUrl: string | undefined): Telemetry {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer();
  const sdk = new NodeSDK({
    serviceName: service,
    autoDetectResources: false,
    metricReaders: [reader],
    spanProcessors: traceUrl
      ? [
          new BatchSpanProcessor({
            exporter: new OTLPTraceExporter({ url: `${traceUrl.replace(/\/$/, '')}/v1/traces` }),
            scheduledDelayMillis: 500,
          }),
        ]
      : [],
    instrumentations: traceUrl
      ? [
          new HttpInstrumentation({
            ignoreIncomingRequestHook: (request) => quietPaths.has(request.url ?? ''),
          }),
          new PgInstrumentation({ requireParentSpan: true }),
          new UndiciInstrumentation({ requireParentforSpans: true }),
          new AwsInstrumentation({ suppressInternalInstrumentation: true }),
        ]
      : [],
  });
  sdk.start();
  return {
    async metricsText() {
      const { resourceMetrics } = await reader.collect();
      return serializer.serialize(resourceMetrics);
    },
    stop: () => sdk.shutdown(),
  };
}

export const tracer = () => trace.getTracer('tokyo-record-club');
export const meter = () => metrics.getMeter('tokyo-record-club');
