import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { freePort } from '@trc/testkit/nats';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { webhookSender } from '../src/outbound/webhook.http.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = JSON.stringify({ type: 'sample.processed', data: {} });
const at = new Date();
const received: { headers: IncomingHttpHeaders; body: string }[] = [];
let answer: (response: ServerResponse) => void;
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body: text });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  received.length = 0;
  answer = (response) => response.writeHead(204).end();
});

const message = (url: string, secrets = [secret]) => ({ url, secrets, messageId: 'msg_1', body });
const send = webhookSender({ allowPrivate: true });
const guarded = webhookSender({ allowPrivate: false });

describe('a webhook', () => {
  it('EB-60: arrives, with a signature that the receiver can verify', async () => {
    expect(await send(message(`http://127.0.0.1:${port}/`), at)).toEqual({
      kind: 'answered',
      status: 204,
      retryAfterMs: null,
    });
    const [first] = received;
    expect(new Webhook(secret).verify(first?.body ?? '', first?.headers as Record<string, string>)).toEqual(
      JSON.parse(body),
    );
    expect(first?.headers['webhook-id']).toBe('msg_1');
  });

  it('is signed by both secrets while one replaces the other, so that either receiver can verify it', async () => {
    const next = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
    await send(message(`http://127.0.0.1:${port}/`, [next, secret]), at);
    const [first] = received;
    expect(String(first?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const known of [secret, next])
      new Webhook(known).verify(first?.body ?? '', first?.headers as Record<string, string>);
    const stranger = new Webhook(Buffer.alloc(24, 1).toString('base64'));
    expect(() => stranger.verify(first?.body ?? '', first?.headers as Record<string, string>)).toThrow();
  });

  it('EB-62: carries the signature of the vector that the authors of Standard Webhooks publish', async () => {
    const vector = {
      url: `http://127.0.0.1:${port}/`,
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      messageId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
    };
    await send(vector, new Date(1_614_265_330_000));
    expect(received).toMatchObject([
      {
        body: vector.body,
        headers: {
          'webhook-id': vector.messageId,
          'webhook-timestamp': '1614265330',
          'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
        },
      },
    ]);
  });

  it.each(['body', 'id', 'timestamp', 'old timestamp', 'new timestamp'])(
    'EB-62: does not verify with another %s',
    async (changed) => {
      const minutes = changed === 'old timestamp' ? -6 : changed === 'new timestamp' ? 6 : 0;
      await send(message(`http://127.0.0.1:${port}/`), new Date(at.getTime() + minutes * 60_000));
      const [first] = received;
      const headers = { ...(first?.headers as Record<string, string>) };
      if (changed === 'id') headers['webhook-id'] = 'msg_2';
      if (changed === 'timestamp')
        headers['webhook-timestamp'] = String(Math.floor(at.getTime() / 1_000) - 1);
      const sent = `${first?.body}${changed === 'body' ? ' ' : ''}`;
      expect(() => new Webhook(secret).verify(sent, headers)).toThrow();
    },
  );

  it('follows no redirect and tells how long the receiver wants to be left alone', async () => {
    answer = (response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/other` }).end();
    expect(await send(message(`http://127.0.0.1:${port}/`), at)).toMatchObject({ status: 302 });
    answer = (response) => response.writeHead(503, { 'retry-after': '120' }).end();
    expect(await send(message(`http://127.0.0.1:${port}/`), at)).toMatchObject({ retryAfterMs: 120_000 });
    expect(received).toHaveLength(2);
  });

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '0x7f.1', '169.254.169.254'])(
    'never reaches %s when private addresses are refused',
    async (host) => {
      expect(await guarded(message(`http://${host}:${port}/`), at)).toMatchObject({ kind: 'refused' });
      expect(received).toEqual([]);
    },
  );

  it('that reaches nobody is a failure with its reason', async () => {
    const attempt = await send(message(`http://127.0.0.1:${await freePort()}/`), at);
    expect(attempt).toMatchObject({ kind: 'failed', error: expect.stringContaining('ECONNREFUSED') });
  });
});
