import { randomBytes } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { Problem } from '@trc/runtime/http-problem';
import { CONFIG } from '@trc/runtime/tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isPageAddress } from '../domain/page-addresses.ts';
import { pageHeaders, pageShell } from '../domain/page-shell.ts';
import type { PageFiles } from '../outbound/page-files.ts';
import type { SiteAt } from '../outbound/site-at.ts';
import { PAGE_FILES, SITE_AT } from '../tokens.ts';
import { wantsPage } from './wants-page.ts';

const nonceBytes = 16;

/**
 * Everything that is asked for and that no other route has. A page's address answers the one document of all pages, under
 * the brand of the host. Any other address does so, too, where somebody looks: the page then says that nothing is here.
 */
@Controller()
export class PagesRoutes {
  readonly #files: PageFiles | null;
  readonly #siteAt: SiteAt;
  readonly #storageOrigin: string;
  constructor(
    @Inject(PAGE_FILES) files: PageFiles | null,
    @Inject(SITE_AT) siteAt: SiteAt,
    @Inject(CONFIG) config: { readonly s3Endpoint: string },
  ) {
    this.#files = files;
    this.#siteAt = siteAt;
    this.#storageOrigin = new URL(config.s3Endpoint).origin;
  }

  @Get('*')
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const isPage = isPageAddress(request.url.split('?', 1)[0] ?? '');
    if (!this.#files || !(isPage || wantsPage(request))) throw new Problem('not-found');
    const nonce = randomBytes(nonceBytes).toString('base64');
    const [template, site] = await Promise.all([this.#files.template(), this.#siteAt(request.hostname)]);
    reply
      .status(isPage ? 200 : 404)
      .headers(pageHeaders(nonce, this.#storageOrigin))
      .send(pageShell(template, site, nonce));
  }
}
