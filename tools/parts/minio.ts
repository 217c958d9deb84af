import { join } from 'node:path';
import type { S3Access } from '../settings.ts';
import { answers, type Running, untilReady } from '../site.ts';
import type { Part, PartOptions } from './part.ts';

/** For machines whose owner has it installed. */
export function minioPart(program: string, access: S3Access, { site }: PartOptions): Part {
  let running: Running | null = null;
  return {
    async start() {
      running = site.launch({
        name: 'minio',
        command: program,
        args: ['server', '--quiet', '--address', `127.0.0.1:${site.ports.s3}`, join(site.dataDir, 'minio')],
        env: { MINIO_ROOT_USER: access.accessKeyId, MINIO_ROOT_PASSWORD: access.secretAccessKey },
      });
      await untilReady(running, () => answers(`${access.endpoint}/minio/health/ready`));
    },
    async stop() {
      await running?.stop();
    },
    async kill() {
      await running?.kill();
    },
  };
}
