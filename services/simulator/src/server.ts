import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@trc/runtime/config';
import { appModule } from './app.module.ts';
import type { variables } from './config.ts';
import { catchMail } from './inbound/catch-mail.smtp.ts';
import { hookCors, hookFaults } from './inbound/faults.hook.ts';
import { hookMark } from './inbound/mark.hook.ts';
import { UnexpectedFilter } from './inbound/unexpected.filter.ts';
import { World } from './outbound/world.memory.ts';

const BODY_BYTES_MAX = 16 * 1024 * 1024;

export interface Simulator {
  readonly url: string;
  readonly world: World;
  readonly close: () => Promise<void>;
}

/** All interfaces of a world, not listening yet: a request can also be injected. */
export async function createApp(world: World): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    // ListenBrainz answers with and without the slash at the end.
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: true },
  });
  const server = adapter.getInstance();
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  hookCors(server);
  hookFaults(server, world);
  hookMark(server, world);
  const app = await NestFactory.create<NestFastifyApplication>(appModule(world), adapter, {
    logger: false,
    bodyParser: false,
  });
  app.useGlobalFilters(new UnexpectedFilter());
  return app;
}

/** Builds the world and listens. Port 0 takes a free one. */
export async function startSimulator(config: Config<typeof variables>): Promise<Simulator> {
  const world = new World({
    cataloguePath: config.cataloguePath,
    usersPath: config.usersPath,
    seed: config.seed,
    stripeWebhook: config.stripeWebhookUrl
      ? { url: config.stripeWebhookUrl, secret: config.stripeWebhookSecret }
      : null,
  });
  const app = await createApp(world);
  await app.listen(config.port, config.host);
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  world.setPublicUrl(config.publicUrl ?? `http://127.0.0.1:${port}`);
  const mail = config.smtpPort === 0 ? undefined : await catchMail(world, config.host, config.smtpPort);
  return {
    url: world.publicUrl(),
    world,
    close: async () => {
      await mail?.stop();
      await app.close();
    },
  };
}
