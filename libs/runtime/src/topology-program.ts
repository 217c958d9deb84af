import { jetstreamManager } from '@nats-io/jetstream';
import { configOrExit, topologyVariables } from './config.ts';
import { createLog } from './log.ts';
import { connectNats } from './nats.ts';
import { ensureBucket, isStorageAway } from './objects.ts';
import { reasonOf, waitFor } from './patience.ts';
import { prepareTopology } from './prepare-topology.ts';

/** Less than the five minutes after which helm gives a hook up, so that the log tells why. */
const waitMsMax = 240_000;

/** The whole of `topology.ts`: ends with 0 when NATS and the object storage are ready for all services, and with 1 when not. */
export async function runTopology(): Promise<void> {
  const config = configOrExit('topology', topologyVariables);
  const log = createLog('topology', config.logLevel);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  try {
    const nc = await waitFor('NATS', () => connectNats(config.natsUrl, 'topology'), {
      log,
      limitMs: waitMsMax,
    });
    await waitFor('JetStream', () => jetstreamManager(nc), { log, limitMs: waitMsMax });
    await prepareTopology(nc, config.streamReplicas, log);
    await nc.close();
    const access = await waitFor('the object storage', () => ensureBucket(config), {
      log,
      limitMs: waitMsMax,
      isPassing: isStorageAway,
    });
    log.info({ bucket: config.s3Bucket }, 'the bucket is there');
    if (access.kind === 'refused')
      log.warn(
        { bucket: config.s3Bucket, reason: access.reason },
        'these credentials may not set CORS rules: set them yourself, or pages cannot send files',
      );
  } catch (error) {
    log.fatal(`streams and bucket cannot be prepared: ${reasonOf(error)}`);
    process.exit(1);
  }
}
