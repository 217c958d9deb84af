import { Controller, Inject, Req, Res } from '@nestjs/common';
import { createKeySignIn } from '@trc/contracts/http/create-key-sign-in.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { CONFIG } from '@trc/runtime/tokens';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOfKey } from '../outbound/callers.store.ts';
import { takeRate } from '../outbound/rates.store.ts';
import { sha256 } from '../outbound/secrets.ts';
import type { Sites } from '../outbound/sites.ts';
import { PARTS, SITES } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { requireOwnPage } from './caller.guard.ts';
import { startSession } from './sign-in.ts';

/** Wrong keys that are tried from one place. */
const perPlace = { most: 20, perS: 900 };
/** Under whom tries are counted at a host that is no customer's. */
const nobody = 'nobody';

@Controller()
export class KeySignInRoutes {
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

  /** A key is known under every host, as it is when a program calls with it. */
  @Route(createKeySignIn)
  async create(
    @Input(createKeySignIn) { body }: InputOf<typeof createKeySignIn>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    // Somebody else's page must not sign this browser in as somebody else.
    requireOwnPage(request, this.#publicUrl);
    const { db, clock } = this.#parts;
    const called = await callerOfKey(db, body.key, clock());
    if (!called) throw await this.#refusal(request);
    if (!called.rate.taken) throw new Problem('rate-limited', { retryAfterS: called.rate.waitS });
    // A session may do everything that its user may: it would lift the limits of such a key.
    if (called.caller.scopes !== null)
      throw new Problem('not-allowed', { detail: 'Signing in needs a key without scopes.' });
    const parts = { ...this.#parts, publicUrl: this.#publicUrl };
    await startSession(parts, called.caller, 'key', request, reply, body.key);
  }

  async #refusal({ hostname, ip }: FastifyRequest): Promise<Problem> {
    const { db, clock } = this.#parts;
    const { tenantId } = await this.#sites.at(hostname);
    const place = `key sign-in place ${sha256(ip)}`;
    const waitS = await takeRate(db, tenantId ?? nobody, place, perPlace, clock());
    if (waitS !== null) return new Problem('rate-limited', { retryAfterS: waitS });
    return new Problem('not-authenticated', { detail: 'This key is unknown, or it has ended.' });
  }
}
