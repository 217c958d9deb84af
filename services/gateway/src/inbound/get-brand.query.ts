import { Controller, Inject } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { getBrand } from '@trc/contracts/queries/get-brand.v1';
import { Answers, Context, type QueryContext } from '@trc/runtime/consume';
import type { Sites } from '../outbound/sites.ts';
import { SITES } from '../tokens.ts';

@Controller()
export class GetBrandQuery {
  readonly #sites: Sites;
  constructor(@Inject(SITES) sites: Sites) {
    this.#sites = sites;
  }

  @Answers(getBrand)
  answer(@Context() { tenantId }: QueryContext): Promise<ReplyOf<typeof getBrand>> {
    return this.#sites.of(tenantId);
  }
}
