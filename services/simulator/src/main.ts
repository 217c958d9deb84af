import 'reflect-metadata';
import { configOrExit } from '@trc/runtime/config';
import { SERVICE, variables } from './config.ts';
import { startSimulator } from './server.ts';

const config = configOrExit(SERVICE, variables);
try {
  const simulator = await startSimulator(config);
  if (config.logLevel !== 'silent') process.stdout.write(`simulator listening ${simulator.url}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      simulator.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
} catch (error) {
  process.stderr.write(`simulator: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
