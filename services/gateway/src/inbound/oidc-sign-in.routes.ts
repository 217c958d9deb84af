import { Controller, Inject, Req, Res, UseFilters } from '@nestjs/common';
import { finishOidcSignIn } from '@trc/contracts/http/finish-oidc-sign-in.v1';
import { startOidcSignIn } from '@trc/contracts/http/start-oidc-sign-in.v1';
import { Problem } from '@trc/runtime/http-problem';
import { Input, type InputOf, Route } from '@trc/runtime/route';
import { inTenant } from '@trc/runtime/tenancy';
import { CONFIG } from '@trc/runtime/tokens';
import type { FastifyReply } from 'fastify';
import { reaches } from '../domain/roles.ts';
import type { Caller } from '../outbound/callers.store.ts';
import type { Oidc, OidcClient, OidcPerson } from '../outbound/oidc.http.ts';
import { findOidcProvider } from '../outbound/oidc-providers.store.ts';
import { linkIdentity, type Person, personOfIdentity } from '../outbound/people.store.ts';
import type { Vault } from '../outbound/secrets.ts';
import type { Sites } from '../outbound/sites.ts';
import { findUserByEmail, type UserRow } from '../outbound/users.store.ts';
import { OIDC, PARTS, SITES, VAULT } from '../tokens.ts';
import type { Parts } from './admission.ts';
import { type ApiRequest, MaybeCaller } from './caller.guard.ts';
import { refusedByProvider } from './oidc-refused.ts';
import { enter, linkTo, type SignInParts, sendAway, signInEnded, startSession, takeBack } from './sign-in.ts';
import { SignInFailures } from './sign-in-failures.ts';

@Controller()
@UseFilters(SignInFailures)
export class OidcSignInRoutes {
  readonly #parts: Parts;
  readonly #sites: Sites;
  readonly #vault: Vault;
  readonly #oidc: Oidc;
  readonly #signInParts: SignInParts;
  constructor(
    @Inject(PARTS) parts: Parts,
    @Inject(SITES) sites: Sites,
    @Inject(VAULT) vault: Vault,
    @Inject(OIDC) oidc: Oidc,
    @Inject(CONFIG) config: { readonly publicUrl: string },
  ) {
    this.#parts = parts;
    this.#sites = sites;
    this.#vault = vault;
    this.#oidc = oidc;
    this.#signInParts = { ...parts, publicUrl: config.publicUrl };
  }

  @Route(startOidcSignIn)
  async start(
    @MaybeCaller() caller: Caller | null,
    @Input(startOidcSignIn) { query }: InputOf<typeof startOidcSignIn>,
    @Req() request: ApiRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { tenantId, address } = await this.#sites.at(request.hostname);
    const provider = tenantId && (await this.#providerOf(tenantId));
    if (!tenantId || !provider)
      throw new Problem('not-found', { detail: 'This account has no OpenID provider.' });
    const begun = await this.#oidc.begin(provider, callbackAt(address).href).catch(refusedByProvider);
    const signIn = {
      state: begun.state,
      tenant_id: tenantId,
      user_id: linkTo(caller, tenantId, request),
      method: 'oidc' as const,
      account: provider.clientId,
      verifier_sealed: this.#vault.seal(begun.verifier),
      nonce_sealed: this.#vault.seal(begun.nonce),
      return_to: query.return_to,
    };
    await sendAway(this.#signInParts, signIn, begun.url, reply);
  }

  @Route(finishOidcSignIn)
  async finish(
    @Input(finishOidcSignIn) { query }: InputOf<typeof finishOidcSignIn>,
    @Req() request: ApiRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { state } = query;
    const signIn = await takeBack(this.#signInParts, state, 'oidc', request, reply);
    const provider = await this.#providerOf(signIn.tenant_id);
    if (!signIn.nonce_sealed || !provider) throw signInEnded();
    const { address } = await this.#sites.at(request.hostname);
    const cameBack = callbackAt(address);
    cameBack.search = new URL(request.url, address).search;
    const claims = await this.#oidc
      .finish(provider, cameBack, {
        state,
        nonce: this.#vault.open(signIn.nonce_sealed),
        verifier: this.#vault.open(signIn.verifier_sealed),
      })
      .catch(refusedByProvider);
    const { tenant_id, user_id } = signIn;
    const person = user_id
      ? await this.#link({ tenantId: tenant_id, userId: user_id }, claims)
      : await this.#enter(tenant_id, claims);
    await startSession(this.#signInParts, person, 'oidc', request, reply);
    reply.redirect(signIn.return_to, 302);
  }

  /** Adds the provider's account to the user who asked for it. */
  async #link(person: Person, { issuer, subject }: OidcPerson): Promise<Person> {
    const linked = await inTenant(this.#parts.db, person.tenantId, (trx) =>
      linkIdentity(trx, { ...person, issuer, subject }),
    );
    if (linked) return person;
    throw new Problem('address-taken', { detail: 'This account of the provider signs somebody else in.' });
  }

  /** By the provider's own id of the person, else by an address that the provider has verified, else as somebody new. */
  async #enter(tenantId: string, claims: OidcPerson): Promise<Person> {
    const { issuer, subject } = claims;
    const known = await personOfIdentity(this.#parts.db, tenantId, issuer, subject);
    if (known) return known;
    const user = await this.#userOfAddress(tenantId, claims);
    if (user && claims.emailVerified) return this.#link({ tenantId, userId: mayBeLinked(user).id }, claims);
    return enter(this.#parts, tenantId, {
      mark: `${issuer} ${subject}`,
      name: claims.name ?? claims.email ?? 'Listener',
      email: claims.emailVerified ? claims.email : null,
      find: (db) => personOfIdentity(db, tenantId, issuer, subject),
      link: async (trx, person) => {
        await linkIdentity(trx, { ...person, issuer, subject });
      },
    });
  }

  #userOfAddress(tenantId: string, { email }: OidcPerson): Promise<UserRow | null> {
    return inTenant(this.#parts.db, tenantId, async (trx) => email && findUserByEmail(trx, email)).then(
      (user) => user || null,
    );
  }

  async #providerOf(tenantId: string): Promise<OidcClient | null> {
    const row = await inTenant(this.#parts.db, tenantId, findOidcProvider);
    return (
      row && {
        issuer: row.issuer,
        clientId: row.client_id,
        clientSecret: this.#vault.open(row.client_secret_sealed),
      }
    );
  }
}

/** Where the provider sends the browser back to: on the host where it began. */
export const callbackAt = (address: string) => new URL(finishOidcSignIn.path, address);

/** Whoever runs the provider may say who has which address: that must not make an admin an owner. */
function mayBeLinked(user: UserRow): UserRow {
  if (reaches('admin', user.role)) return user;
  throw new Problem('address-taken', {
    detail: 'An owner links this account first: sign in by e-mail, then begin here again.',
  });
}
