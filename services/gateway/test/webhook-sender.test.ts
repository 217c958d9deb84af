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

const message = (url: string) => ({ url, secret, messageId: 'msg_1', body });
const send = webhookSender({ allowPrivate: true });
const guarded = webhookSender({ allowPrivate: false });

describe('a webhook', () => {
  it('carries a signature that the receiver can verify', async () => {
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
