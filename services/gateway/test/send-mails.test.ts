import { type Brand, houseBrand } from '@trc/contracts/documents/brand.v1';
import { newId } from '@trc/contracts/ids';
import { getSample } from '@trc/contracts/queries/get-sample.v1';
import { getWorld } from '@trc/contracts/queries/get-world.v1';
import { budgetExceededWebhook } from '@trc/contracts/webhooks/budget-exceeded.v1';
import { webhookEventTypes } from '@trc/contracts/webhooks/endpoint';
import { quotaWarningWebhook } from '@trc/contracts/webhooks/quota-warning.v1';
import { inTenant } from '@trc/runtime/tenancy';
import { createDatabase, type TestDatabase } from '@trc/testkit/postgres';
import { type Kysely, sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mail } from '../src/domain/mail.ts';
import { LimitApproachedEvent } from '../src/inbound/limit-approached.event.ts';
import { SendMailsSchedule } from '../src/inbound/send-mails.schedule.ts';
import { tellOwner } from '../src/inbound/tell-owner.ts';
import { UnsubscribeRoutes } from '../src/inbound/unsubscribe.routes.ts';
import { migrations } from '../src/migrations/all.ts';
import type { Database } from '../src/outbound/database.ts';
import { mailSender, type SendMail } from '../src/outbound/mail.smtp.ts';
import { oweMail } from '../src/outbound/mails.store.ts';
import { createVault } from '../src/outbound/secrets.ts';
import { addEndpoint } from '../src/outbound/webhooks.store.ts';
import {
  answers,
  aSample,
  askOf,
  aWorld,
  log,
  type Member,
  makeTenant,
  relay,
  settle,
  stated,
} from './fixtures.ts';

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
}

const received: Received[] = [];
/** What the mail server says to a recipient: an SMTP code, or nothing for yes. */
let refusal: number | null = null;
let smtp: SMTPServer;
let send: SendMail;
let database: TestDatabase;
let db: Kysely<Database>;
let now: Date;
let mia: Member;

const vault = createVault([Buffer.alloc(32, 1)]);
const config = { publicUrl: 'https://club.example', mailFrom: 'no-reply@club.example' };
const minuteMs = 60_000;
const signIn: Mail = { kind: 'sign-in', link: 'https://club.example/in?token=abc', minutes: 15 };
const ending: Mail = { kind: 'connection-ends', endsAt: '2026-12-01T12:00:00Z' };

beforeAll(async () => {
  database = await createDatabase({ gateway: migrations });
  db = database.open<Database>('gateway');
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    closeTimeout: 100,
    onRcptTo: (_address, _session, callback) =>
      callback(refusal === null ? null : Object.assign(new Error('no'), { responseCode: refusal })),
    onData(stream, { envelope }, callback) {
      let raw = '';
      stream.on('data', (chunk: Buffer) => {
        raw += chunk.toString('latin1');
      });
      stream.on('end', () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        received.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const address = smtp.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  send = mailSender({ url: `smtp://127.0.0.1:${port}`, from: config.mailFrom, timeoutMs: 5_000 });
});
afterAll(async () => {
  await new Promise<void>((resolve) => smtp.close(resolve));
  await database.drop();
});
beforeEach(async () => {
  now = new Date('2026-11-21T12:00:00Z');
  received.length = 0;
  refusal = null;
  // What another test left owed would be sent here.
  await sql`delete from gateway.mails`.execute(database.openAsAdmin());
  await sql`delete from gateway.tenant_domains`.execute(database.openAsAdmin());
  mia = await makeTenant(db);
  await change({ role: 'owner', email: 'mia@example.com' });
});

const change = (user: { role?: 'owner' | 'member'; email?: string; notify?: string }) =>
  inTenant(db, mia.tenantId, (trx) => trx.updateTable('users').set(user).execute());
const owe = (mail: Mail, to = 'mia@example.com') =>
  inTenant(db, mia.tenantId, (trx) => oweMail(trx, mia.tenantId, to, mail, now));
const mails = () =>
  inTenant(db, mia.tenantId, (trx) => trx.selectFrom('mails').selectAll().orderBy('created_at').execute());
const brandIs = (brand: Brand, proven: Date | null = now) =>
  inTenant(db, mia.tenantId, async (trx) => {
    const domain = { tenant_id: mia.tenantId, domain: 'nagare.example', token: 'a', verified_at: proven };
    await trx.insertInto('tenant_domains').values(domain).execute();
    await trx
      .updateTable('tenants')
      .set({ brand: JSON.stringify(brand) })
      .execute();
  });

const neighbours = askOf(
  answers(getSample, ({ sample_id }) => aSample(sample_id)),
  answers(getWorld, ({ world_id }) => aWorld(world_id, mia.userId)),
);

/** Two processes look at the same time. */
async function look(sender: SendMail | null = send, ask = neighbours): Promise<void> {
  const start = (own: Kysely<Database>) =>
    new SendMailsSchedule({ db: own, ask, relay, clock: () => now }, log, vault, sender, config).run();
  await Promise.all([db, database.open<Database>('gateway')].map(start));
}

/** Head of a mail, line by line, with folded lines put together. */
const headOf = ({ raw }: Received) =>
  (raw.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ').split('\r\n');

describe('a mail that is owed', () => {
  test('is sent once, as text and HTML, and forgotten with the link that was in it', async () => {
    await owe(signIn);
    await look();
    await look();
    expect(received).toHaveLength(1);
    const [mail] = received;
    expect(mail).toMatchObject({ from: 'no-reply@club.example', to: ['mia@example.com'] });
    expect(mail?.raw).toContain('text/plain');
    expect(mail?.raw).toContain('text/html');
    expect(headOf(mail as Received)).toContain('Subject: Sign in to Tokyo Record Club');
    const [row] = await mails();
    expect(row).toMatchObject({ status: 'sent', data: {}, sent_at: now });
    expect(await stated(database, mia.tenantId)).toEqual([
      { name: 'mail-accepted.v1', data: { mail_id: row?.id, kind: 'sign-in' } },
    ]);
  });

  test('wears the brand of the customer, whose sender stands in its head; the mail server answers for the installation', async () => {
    await brandIs({
      ...houseBrand,
      name: 'Nagare',
      colours: { ...houseBrand.colours, primary: '#00aa55' },
      sender: { name: 'Nagare Sounds', address: 'hello@nagare.example' },
      links: { ...houseBrand.links, support: 'https://nagare.example/help' },
    });
    await owe(signIn);
    await look();
    const [mail] = received;
    expect(headOf(mail as Received)).toEqual(
      expect.arrayContaining([
        'From: Nagare Sounds <hello@nagare.example>',
        'Subject: Sign in to Nagare',
        'Auto-Submitted: auto-generated',
      ]),
    );
    expect(mail?.from).toBe('no-reply@club.example');
    const body = mail?.raw.replace(/=\r\n/g, '') ?? '';
    expect(body).toContain('#00aa55');
    expect(body).toContain('https://nagare.example/help');
    expect(body).not.toContain('Tokyo');
  });

  test('is tried again after a while when the server cannot take it now, and given up after a day', async () => {
    refusal = 451;
    await owe(ending);
    const start = now.getTime();
    let attempts = 0;
    for (;;) {
      await look();
      attempts += 1;
      const [row] = await mails();
      expect(row?.attempts).toBe(attempts);
      if (!row?.next_attempt_at) break;
      now = row.next_attempt_at;
    }
    expect(attempts).toBe(8);
    expect(now.getTime() - start).toBeLessThan(30 * 60 * minuteMs);
    expect(await mails()).toMatchObject([{ status: 'failed', last_error: expect.stringContaining('451') }]);
    expect(received).toEqual([]);
  });

  test('goes out with a later attempt when the server is back', async () => {
    refusal = 451;
    await owe(ending);
    await look();
    refusal = null;
    now = new Date(now.getTime() + 2 * minuteMs);
    await look();
    expect(await mails()).toMatchObject([{ status: 'sent', attempts: 2, last_error: null }]);
  });

  test('that the receiving side refuses for good is not tried again', async () => {
    refusal = 550;
    await owe(ending);
    await look();
    expect(await mails()).toMatchObject([{ status: 'failed', attempts: 1, next_attempt_at: null }]);
  });

  test('waits for a mail server that does not answer at all', async () => {
    const nowhere = mailSender({ url: 'smtp://127.0.0.1:1', from: config.mailFrom, timeoutMs: 500 });
    await owe(ending);
    await look(nowhere);
    expect(await mails()).toMatchObject([{ status: 'pending', attempts: 1 }]);
  });

  test('goes in the name of no address whose domain is not proven', async () => {
    const sender = { name: 'Nagare Sounds', address: 'hello@nagare.example' };
    await brandIs({ ...houseBrand, name: 'Nagare', sender }, null);
    await owe(signIn);
    await look();
    const head = headOf(received[0] as Received);
    expect(head).toContain('Subject: Sign in to Nagare');
    expect(head.find((line) => line.startsWith('From:'))).toBe('From: Nagare <no-reply@club.example>');
  });

  test('without a mail server fails at once and says why; nothing else is held up', async () => {
    await owe(ending);
    await look(null);
    expect(await mails()).toMatchObject([{ status: 'failed', last_error: 'No mail server is configured.' }]);
  });
});

describe('what people write', () => {
  const odd = 'Mia\r\nBcc: everybody@example.com\r\n\r\nHello';

  test('adds no line to the head of a mail', async () => {
    await brandIs({ ...houseBrand, name: odd, sender: { name: odd, address: 'a@nagare.example' } });
    await owe({ kind: 'invitation', invitedBy: odd, link: 'https://club.example/' });
    await look();
    const [mail] = received;
    expect(mail?.to).toEqual(['mia@example.com']);
    expect(headOf(mail as Received).filter((line) => /^(bcc|to|cc):/i.test(line))).toEqual([
      'To: mia@example.com',
    ]);
  });

  test.each([
    'mia@example.com\r\nRCPT TO:<everybody@example.com>',
    'mia@example.com, everybody@example.com',
    'Mia <mia@example.com>',
    'mia@example.com everybody@example.com',
    '"mia"@example.com',
    'mia',
  ])('sends nothing to %j, which is no address', async (to) => {
    await owe(ending, to);
    await look();
    expect(received).toEqual([]);
    expect(await mails()).toMatchObject([{ status: 'failed', attempts: 1 }]);
  });
});

describe('news of a job', () => {
  const tell = (kind: 'sample' | 'world', result: Record<string, unknown>) =>
    inTenant(db, mia.tenantId, (trx) =>
      tellOwner(trx, { kind, tenant_id: mia.tenantId, user_id: mia.userId } as never, result, now),
    );
  const sampleDone = () => tell('sample', { sample_id: newId('sample') });

  test('B-123, EB-63: a sample that is ready is told with its tempo, key and tags, by the address of who is signed in', async () => {
    await sampleDone();
    await look();
    expect(received).toEqual([]);
    now = new Date(now.getTime() + minuteMs);
    await look();
    const [mail] = received;
    expect(mail?.to).toEqual(['mia@example.com']);
    expect(headOf(mail as Received)).toContain('Subject: Your sample is ready!');
    const { sample } = aSample(newId('sample')) ?? {};
    const text = mail?.raw.replace(/=\r\n/g, '') ?? '';
    for (const word of [
      sample?.filename,
      `${sample?.analysis.tempo?.bpm}`,
      sample?.analysis.key?.tonic,
      ...(sample?.tags ?? []),
    ])
      expect(text).toContain(word);
  });

  test('a hundred sounds that get ready together are one mail, and the next comes half an hour later', async () => {
    for (let count = 0; count < 100; count += 1) await sampleDone();
    now = new Date(now.getTime() + minuteMs);
    await look();
    expect(received).toHaveLength(1);
    expect(received[0]?.raw.replace(/=\r\n/g, '')).toContain('And 80 more sounds.');
    await sampleDone();
    now = new Date(now.getTime() + 29 * minuteMs);
    await look();
    expect(received).toHaveLength(1);
    now = new Date(now.getTime() + minuteMs);
    await look();
    expect(received).toHaveLength(2);
  });

  test('playlists that are ready are told by the name of their world; a preview is not', async () => {
    await tell('world', { world_id: newId('world'), preview: true });
    await tell('world', { world_id: newId('world'), playlists: [{}, {}, {}] });
    await look();
    expect(received).toHaveLength(1);
    expect(headOf(received[0] as Received).join('\n')).toContain(aWorld(newId('world'), 'x')?.world.name);
  });

  test('is not sent to who declined it, nor to who gave no address', async () => {
    await change({ notify: JSON.stringify({ sample_ready: false, playlists_ready: false, limits: true }) });
    await sampleDone();
    await tell('world', { world_id: newId('world'), playlists: [{}] });
    expect(await mails()).toEqual([]);
  });

  test('of a sound that is deleted by then is dropped, and waits while the library does not answer', async () => {
    await sampleDone();
    now = new Date(now.getTime() + minuteMs);
    await look(send, askOf());
    expect(await mails()).toMatchObject([{ status: 'pending', attempts: 1 }]);
    now = new Date(now.getTime() + 10 * minuteMs);
    await look(send, askOf(answers(getSample, () => null)));
    expect(await mails()).toMatchObject([{ status: 'failed' }]);
    expect(received).toEqual([]);
  });
});

describe('a mail that can be declined', () => {
  const routes = () =>
    new UnsubscribeRoutes(db, vault, { at: async () => ({ brand: null, address: '', tenantId: null }) });
  const decline = (token: string) => routes().decline({ query: { token } } as never);

  test('is declined with one click, by the link in its head, and only mails of its kind', async () => {
    await owe({ kind: 'limit-approached', limit: 'uploads', percent: 80, of: 10 });
    await owe(ending);
    await look();
    const heads = received.map((mail) => headOf(mail).join('\n'));
    const link =
      /List-Unsubscribe: <([^>]+)>/.exec(heads.find((head) => head.includes('80 %')) ?? '')?.[1] ?? '';
    expect(heads.join('\n').match(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/gm)).toHaveLength(1);
    expect(link).toMatch(/^https:\/\/club\.example\/v1\/unsubscribe\?token=/);
    await decline(new URL(link).searchParams.get('token') ?? '');
    const users = await inTenant(db, mia.tenantId, (trx) =>
      trx.selectFrom('users').select('notify').execute(),
    );
    expect(users).toEqual([{ notify: { sample_ready: true, playlists_ready: true, limits: false } }]);
  });

  test.each(['', 'abc', 'x.eyJ0ZW5hbnRJZCI6ICJ0ZW5fMSJ9'])(
    'is not declined by %j, which nobody was sent',
    (token) => expect(decline(token)).rejects.toMatchObject({ code: 'invalid-request' }),
  );
});

describe('a limit that is approached', () => {
  const approach = async (limit: 'uploads' | 'budget' | 'model_micros', percent: 50 | 80 | 100) => {
    await inTenant(db, mia.tenantId, (trx) =>
      addEndpoint(trx, {
        tenantId: mia.tenantId,
        url: 'https://a.test/',
        events: webhookEventTypes,
        secretSealed: 'sealed',
      }),
    );
    const message = { limit, percent, used: 8, of: 10, resets_at: null };
    const event = new LimitApproachedEvent(() => now);
    await settle(db, mia.tenantId, await event.handle(message, { tenantId: mia.tenantId } as never));
    const [row] = await inTenant(db, mia.tenantId, (trx) =>
      trx.selectFrom('webhook_deliveries').selectAll().execute(),
    );
    return JSON.parse(row?.body ?? '{}');
  };

  test.each([
    ['uploads', 50],
    ['uploads', 100],
    ['budget', 80],
    ['model_micros', 50],
  ] as const)(
    'EB-64: %s at %i percent is a quota.warning and a mail to the owners',
    async (limit, percent) => {
      const body = quotaWarningWebhook.parse(await approach(limit, percent));
      expect(body.data).toEqual({ limit, percent, used: 8, of: 10, resets_at: null });
      expect(await mails()).toMatchObject([
        { to_address: 'mia@example.com', kind: 'limit-approached', data: { limit, percent, of: 10 } },
      ]);
    },
  );

  test.each(['budget', 'model_micros'] as const)(
    'EB-64: %s at 100 percent is a budget.exceeded',
    async (limit) => {
      expect(budgetExceededWebhook.parse(await approach(limit, 100)).data).toEqual({
        limit,
        used: 8,
        of: 10,
        resets_at: null,
      });
    },
  );

  test('is not mailed to members, nor to owners who declined', async () => {
    await change({ role: 'member' });
    await approach('uploads', 80);
    await change({
      role: 'owner',
      notify: JSON.stringify({ sample_ready: true, playlists_ready: true, limits: false }),
    });
    await approach('uploads', 100);
    expect(await mails()).toEqual([]);
  });
});
