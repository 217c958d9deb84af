import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import { type Brand, houseBrand } from '@trc/contracts/documents/brand.v1';
import type { FastifyRequest } from 'fastify';
import type { Sites } from '../outbound/sites.ts';
import { SITES } from '../tokens.ts';
import { docsPage, errorsPage } from './docs-pages.ts';
import { openApiDocument } from './openapi.ts';

/** The description of the API, and pages to read it: under the name of whose host is asked. */
@Controller()
export class DocsRoutes {
  readonly #sites: Sites;
  constructor(@Inject(SITES) sites: Sites) {
    this.#sites = sites;
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  async openapi(@Req() { hostname }: FastifyRequest): Promise<string> {
    const { brand, address } = await this.#sites.at(hostname);
    return JSON.stringify(openApiDocument({ brand: brand ?? houseBrand, address }));
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  async page(@Req() request: FastifyRequest): Promise<string> {
    return docsPage(await this.#brandAt(request));
  }

  @Get('docs/errors')
  @Header('content-type', 'text/html; charset=utf-8')
  async errors(@Req() request: FastifyRequest): Promise<string> {
    return errorsPage(await this.#brandAt(request));
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  start(): string {
    return "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true });";
  }

  async #brandAt({ hostname }: FastifyRequest): Promise<Brand> {
    return (await this.#sites.at(hostname)).brand ?? houseBrand;
  }
}
