import { metrics, trace } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';

/** What machines ask all the time: it would bury in traces and latencies what people ask. */
export const quietPaths: ReadonlySet<string> = new Set([
  '/healthz',
  '/readyz',
  '/metrics',
  '/scaling',
  '/scaling/queues',
]);

export interface Telemetry {
  /** The current metrics in Prometheus' text format. */
  metricsText(): Promise<string>;
  stop(): Promise<void>;
}

type Selected = Parameters<PrometheusExporter['selectAggregationTemporality']>[0];
type Temporality = ReturnType<PrometheusExporter['selectAggregationTemporality']>;
const sinceTheLastRead: Temporality = 0;

/**
 * Counters and histograms add up from the start of the process. A gauge shows what this very read was told: unasked, the
 * library would go on showing the last value of what can no longer be seen, and a scaler or an alert would believe it.
 */
class MetricsReader extends PrometheusExporter {
  override selectAggregationTemporality(type: Selected): Temporality {
    return String(type) === 'OBSERVABLE_GAUGE' ? sinceTheLastRead : super.selectAggregationTemporality(type);
  }
}

/**
 * Must run before the modules that it instruments are loaded, which is why `boot` imports the rest of a service lazily.
 * Metrics are always kept; traces leave only when an OTLP endpoint is configured.
 */
export function startTelemetry(service: string, traceUrl: string | undefined): Telemetry {
  const reader = new MetricsReader({ preventServerStart: true });
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
  let reading: Promise<string> | null = null;
  async function read(): Promise<string> {
    const { resourceMetrics } = await reader.collect();
    return serializer.serialize(resourceMetrics);
  }
  return {
    // Who asks meanwhile gets the same text: of two reads at once, one would find the gauges taken by the other.
    metricsText() {
      reading ??= read().finally(() => {
        reading = null;
      });
      return reading;
    },
    stop: () => sdk.shutdown(),
  };
}

export const tracer = () => trace.getTracer('tokyo-record-club');
export const meter = () => metrics.getMeter('tokyo-record-club');
