import { Inject, Injectable } from '@nestjs/common';
import { houseBrand } from '@trc/contracts/documents/brand.v1';
import { mailAccepted } from '@trc/contracts/events/mail-accepted.v1';
import type { Id } from '@trc/contracts/ids';
import { metricNames } from '@trc/contracts/telemetry';
import type { Log } from '@trc/runtime/log';
import { Scheduled } from '@trc/runtime/schedule';
import { meter } from '@trc/runtime/telemetry';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG, LOG } from '@trc/runtime/tokens';
import type { Base } from '../domain/host-names.ts';
import { type MailContent, nextMailAttempt, type SendAttempt, wishOf } from '../domain/mail.ts';
import { renderMail } from '../domain/mail-templates.ts';
import type { Letter, SendMail } from '../outbound/mail.smtp.ts';
import { dueMails, endMail, putMailOff, type TakenMail, takeMail } from '../outbound/mails.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import { lookOf } from '../outbound/sites.ts';
import { writeInTenant } from '../outbound/write.ts';
import { PARTS, SEND_MAIL, VAULT } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { describeMail } from './describe-mail.ts';
import { newUnsubscribeToken, unsubscribeLink } from './unsubscribe-link.ts';

const everyMs = 1_000;
const attempts = meter().createCounter(metricNames.mailAttempts);
const batchMax = 20;
/** Longer than an attempt may take: a process that dies in one leaves it to the others after this. */
const leaseMs = 120_000;
const noServer: SendAttempt = { kind: 'failed', final: true, error: 'No mail server is configured.' };

/** Sends the mails that are owed. Without a mail server none is sent, and everything else goes on. */
@Injectable()
export class SendMailsSchedule extends Scheduled {
  readonly #parts: Parts;
  readonly #log: Log;
  readonly #vault: Vault;
  readonly #send: SendMail | null;
  readonly #config: Base & { readonly mailFrom: string };

  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(LOG) log: Log,
    @Inject(VAULT) vault: Vault,
    @Inject(SEND_MAIL) send: SendMail | null,
    @Inject(CONFIG) config: Base & { readonly mailFrom: string },
  ) {
    super('send-mails', everyMs, log);
    this.#parts = parts;
    this.#log = log;
    this.#vault = vault;
    this.#send = send;
    this.#config = config;
  }

  /** One round: every due mail is tried once. */
  async run(): Promise<void> {
    const due = await dueMails(this.#parts.db, this.#parts.clock(), batchMax);
    await Promise.all(
      due.map(({ tenant_id, id }) =>
        this.#pay(tenant_id, id).catch((error: unknown) =>
          this.#log.warn({ err: error, mail_id: id }, 'an attempt to send a mail was lost'),
        ),
      ),
    );
  }

  async #pay(tenantId: string, id: Id<'mail'>): Promise<void> {
    const taken = await inTenant(this.#parts.db, tenantId, (trx) =>
      takeMail(trx, id, this.#parts.clock(), leaseMs),
    );
    if (!taken) return;
    const attempt = await this.#attempt(taken);
    const now = this.#parts.clock();
    const ageMs = now.getTime() - taken.created_at.getTime();
    const next = nextMailAttempt(taken.mail, attempt, taken.attempts, ageMs, Math.random());
    if (this.#send) attempts.add(1, { outcome: next.kind });
    const error = attempt.kind === 'failed' ? attempt.error : null;
    const { db, relay } = this.#parts;
    await writeInTenant(db, relay, tenantId, async (trx, emit) => {
      if (next.kind === 'again')
        return putMailOff(trx, taken, new Date(now.getTime() + next.afterMs), error ?? '');
      await endMail(trx, taken, next.kind, error, now);
      if (next.kind === 'sent') emit(mailAccepted, { mail_id: taken.id, kind: taken.mail.kind });
    });
    if (next.kind === 'failed')
      this.#log.info({ mail_id: id, kind: taken.mail.kind, error }, 'a mail failed');
  }

  async #attempt(taken: TakenMail): Promise<SendAttempt> {
    if (!this.#send) return noServer;
    try {
      const content = await describeMail(this.#parts.ask, taken.tenant_id, taken.mail);
      if (!content) return { kind: 'failed', final: true, error: 'What it tells of is there no more.' };
      return await this.#send(await this.#letter(taken, content));
    } catch (error) {
      return { kind: 'failed', final: false, error: error instanceof Error ? error.message : String(error) };
    }
  }

  async #letter({ tenant_id, to_address }: TakenMail, content: MailContent): Promise<Letter> {
    const { brand: own, address } = await lookOf(this.#parts.db, tenant_id, this.#config);
    const brand = own ?? houseBrand;
    const from = brand.sender ?? { name: brand.name, address: this.#config.mailFrom };
    const wish = wishOf[content.kind];
    const declined = wish && { tenantId: tenant_id, email: to_address, wish };
    const unsubscribeUrl = declined
      ? unsubscribeLink(address, newUnsubscribeToken(this.#vault, declined))
      : null;
    const rendered = renderMail(brand, content, `${address}/`, unsubscribeUrl);
    return { from, to: to_address, ...rendered, unsubscribeUrl };
  }
}
