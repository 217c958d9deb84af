import { SMTPServer, type SMTPServerAddress } from 'smtp-server';
import { readMail } from '../domain/mail.ts';
import type { World } from '../outbound/world.memory.ts';

const MAIL_BYTES_MAX = 5 * 1024 * 1024;

export interface MailCatcher {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** A mail server that delivers nothing: every message ends in the list. Port 0 takes a free one. */
export async function catchMail(world: World, host: string, port: number): Promise<MailCatcher> {
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    size: MAIL_BYTES_MAX,
    logger: false,
    onAuth: (auth, _session, callback) => callback(null, { user: auth.username ?? '' }),
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded)
          return callback(Object.assign(new Error('message is too large'), { responseCode: 552 }));
        const raw = Buffer.concat(chunks).toString('latin1');
        const address = (one: SMTPServerAddress | false) => (one ? one.address : '');
        world.mail.add([
          {
            at: new Date().toISOString(),
            from: address(session.envelope.mailFrom),
            to: session.envelope.rcptTo.map(address),
            ...readMail(raw),
            raw,
          },
        ]);
        callback();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
