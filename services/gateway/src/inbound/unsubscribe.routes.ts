import { Controller, Inject, Req, Res } from '@nestjs/common';
import { houseBrand } from '@trc/contracts/documents/brand.v1';
import { showUnsubscribe } from '@trc/contracts/http/show-unsubscribe.v1';
import { unsubscribe } from '@trc/contracts/http/unsubscribe.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { DATABASE } from '@trc/runtime/tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database } from '../outbound/database.ts';
import { declineMails } from '../outbound/mails.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import type { Sites } from '../outbound/sites.ts';
import { SITES, VAULT } from '../tokens.ts';
import { buttonPage, buttonPageHeaders } from './button-page.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

@Controller()
export class UnsubscribeRoutes {
  readonly #db: Kysely<Database>;
  readonly #vault: Vault;
  readonly #sites: Pick<Sites, 'at'>;
  constructor(
    @Inject(DATABASE) db: Kysely<Database>,
    @Inject(VAULT) vault: Vault,
    @Inject(SITES) sites: Pick<Sites, 'at'>,
  ) {
    this.#db = db;
    this.#vault = vault;
    this.#sites = sites;
  }

  @Route(showUnsubscribe)
  async show(
    @Input(showUnsubscribe) { query }: InputOf<typeof showUnsubscribe>,
    @Req() request: Pick<FastifyRequest, 'hostname'>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { brand } = await this.#sites.at(request.hostname);
    const page = buttonPage(brand ?? houseBrand, {
      title: 'No more mails of this kind?',
      button: 'No more',
      // The same address once more, by POST.
      action: `?${new URLSearchParams(query)}`,
      fields: {},
    });
    reply.headers(buttonPageHeaders).send(page);
  }

  @Route(unsubscribe)
  async decline(@Input(unsubscribe) { query }: InputOf<typeof unsubscribe>) {
    const said = readUnsubscribeToken(this.#vault, query.token);
    if (!said) throw new Problem('invalid-request', { detail: 'This is no link of a mail of ours.' });
    await inTenant(this.#db, said.tenantId, (trx) => declineMails(trx, said.email, said.wish));
    return { message: 'You get no more mails of this kind.' };
  }
}
