import type { ServiceName } from '@trc/contracts/message';
import {
  type Config,
  configOrExit,
  type serviceVariables,
  type stateVariables,
  type Variables,
} from './config.ts';
import { startTelemetry } from './telemetry.ts';

/**
 * The whole of a `main.ts`: environment first, telemetry second, and only then the modules that telemetry instruments.
 * `load` names what the service is; it is imported after the configuration was found usable.
 */
export async function boot<V extends Variables & typeof serviceVariables & typeof stateVariables>(
  name: ServiceName,
  variables: V,
  load: () => Promise<{ readonly service: import('./service.ts').ServiceDefinition<Config<V>> }>,
): Promise<void> {
  const config = configOrExit(name, variables);
  const telemetry = startTelemetry(name, config.traceUrl);
  const { runService } = await import('./service.ts');
  const { service } = await load();
  await runService(name, config, service, telemetry);
}
