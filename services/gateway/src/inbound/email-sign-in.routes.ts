import { Controller, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { houseBrand } from '@trc/contracts/documents/brand.v1';
import { createEmailSignIn } from '@trc/contracts/http/create-email-sign-in.v1';
import { finishEmailSignIn } from '@trc/contracts/http/finish-email-sign-in.v1';
import { showEmailSignIn } from '@trc/contracts/http/show-email-sign-in.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tenantOf } from '../outbound/callers.store.ts';
import { oweMail } from '../outbound/mails.store.ts';
import { personOfEmail } from '../outbound/people.store.ts';
import { takeRate } from '../outbound/rates.store.ts';
import { sha256 } from '../outbound/secrets.ts';
import { addSignInLink, takeSignInLink } from '../outbound/sign-ins.store.ts';
import type { Sites } from '../outbound/sites.ts';
import { PARTS, SITES } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { requireOwnPage } from './caller.guard.ts';
import { enter, startSession } from './sign-in.ts';
import { SignInFailures } from './sign-in-failures.ts';
import { signInLink, signInPage, signInPageHeaders } from './sign-in-page.ts';

const linkMinutes = 15;
/** Links that one address gets, and that are asked for from one place. */
const perAddress = { most: 5, perS: 3_600 };
const perPlace = { most: 20, perS: 900 };

@Controller()
@UseFilters(SignInFailures)
export class EmailSignInRoutes {
  readonly #parts: Parts;
  readonly #sites: Sites;
  readonly #publicUrl: string;
  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(SITES) sites: Sites,
    @Inject(CONFIG) config: { readonly publicUrl: string },
  ) {
    this.#parts = parts;
    this.#sites = sites;
    this.#publicUrl = config.publicUrl;
  }

  @Route(createEmailSignIn)
  async create(
    @Input(createEmailSignIn) { body }: InputOf<typeof createEmailSignIn>,
    @Req() request: FastifyRequest,
  ) {
    const { db, clock } = this.#parts;
    const { tenantId, address } = await this.#sites.at(request.hostname);
    if (!tenantId) throw new Problem('not-found', { detail: 'No customer lives under this address.' });
    const email = body.email.toLowerCase();
    const now = clock();
    const waitS = await takeRate(db, tenantId, `sign-in place ${sha256(request.ip)}`, perPlace, now);
    if (waitS !== null) throw new Problem('rate-limited', { retryAfterS: waitS });
    // Refused without a word: an answer would tell that somebody asked for this address before.
    const refused = await takeRate(db, tenantId, `sign-in address ${sha256(email)}`, perAddress, now);
    if (refused === null && (await this.#mayEnter(tenantId, email)))
      await inTenant(db, tenantId, async (trx) => {
        const token = await addSignInLink(trx, {
          tenant_id: tenantId,
          email,
          return_to: body.return_to,
          expires_at: new Date(now.getTime() + linkMinutes * 60_000),
        });
        const link = signInLink(address, token);
        await oweMail(trx, tenantId, email, { kind: 'sign-in', link, minutes: linkMinutes }, now);
      });
    return { message: 'If this address may sign in here, a mail is on its way.' };
  }

  @Route(showEmailSignIn)
  async show(
    @Input(showEmailSignIn) { query }: InputOf<typeof showEmailSignIn>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { brand } = await this.#sites.at(request.hostname);
    reply.headers(signInPageHeaders).send(signInPage(brand ?? houseBrand, query.token));
  }

  @Route(finishEmailSignIn)
  async finish(
    @Input(finishEmailSignIn) { body }: InputOf<typeof finishEmailSignIn>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // Somebody else's page must not sign this browser in as somebody else.
    requireOwnPage(request, this.#publicUrl);
    const link = await takeSignInLink(this.#parts.db, body.token, this.#parts.clock());
    if (!link)
      throw new Problem('sign-in-ended', { detail: 'This link was used or has ended. Ask for a new one.' });
    const { tenant_id, email } = link;
    const person = await enter(this.#parts, tenant_id, {
      mark: email,
      name: email.split('@', 1)[0] ?? email,
      email,
      find: (db) => personOfEmail(db, tenant_id, email),
      link: async () => undefined,
    });
    await startSession({ ...this.#parts, publicUrl: this.#publicUrl }, person, 'email', request, reply);
    reply.redirect(link.return_to, 303);
  }

  async #mayEnter(tenantId: string, email: string): Promise<boolean> {
    const { db } = this.#parts;
    if (await personOfEmail(db, tenantId, email)) return true;
    const { sign_up } = await inTenant(db, tenantId, tenantOf);
    return sign_up !== 'closed';
  }
}
