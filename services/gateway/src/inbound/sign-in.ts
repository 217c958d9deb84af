import { assignPlan } from '@trc/contracts/commands/assign-plan.v1';
import { newId } from '@trc/contracts/ids';
import { Problem } from '@trc/runtime/http-problem';
import { inTenant } from '@trc/runtime/tenancy';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely, Transaction } from 'kysely';
import { noteAudit } from '../outbound/audit.store.ts';
import { addUser, type Caller, tenantOf } from '../outbound/callers.store.ts';
import type { Database, SignInMethod } from '../outbound/database.ts';
import { type Person, waitForOthers } from '../outbound/people.store.ts';
import { openSession } from '../outbound/sessions.store.ts';
import { addSignIn, type SignInRow, takeSignIn } from '../outbound/sign-ins.store.ts';
import { addTenant } from '../outbound/tenants.store.ts';
import { writeInTenant } from '../outbound/write.ts';
import type { Parts } from './admission.ts';
import type { ApiRequest } from './caller.guard.ts';
import { cookiesOf } from './cookies.ts';

export type SignInParts = Pick<Parts, 'db' | 'clock'> & { readonly publicUrl: string };

/** The plan of a tenant that somebody made by signing in. */
const firstPlan = 'free';

/** Somebody who has shown who they are. */
export interface Visitor {
  /** What they are known by, as one text: two of the same at once make one user. */
  readonly mark: string;
  readonly name: string;
  /** An address that nobody of the tenant has yet, and that is theirs. */
  readonly email: string | null;
  find(db: Kysely<Database> | Transaction<Database>): Promise<Person | null>;
  /** Notes what they are known by, in the transaction that makes or finds them. */
  link(trx: Transaction<Database>, person: Person): Promise<void>;
}

/**
 * The user that a visitor is, or becomes as the tenant's `sign_up` has it: a member of the tenant whose address was
 * called, or the owner of a new tenant below it. Throws `sign-up-closed`.
 */
export async function enter(
  { db, relay }: Pick<Parts, 'db' | 'relay'>,
  hostTenantId: string,
  visitor: Visitor,
): Promise<Person> {
  const known = await visitor.find(db);
  if (known) {
    await inTenant(db, known.tenantId, (trx) => visitor.link(trx, known));
    return known;
  }
  const host = await inTenant(db, hostTenantId, tenantOf);
  if (host.sign_up === 'closed') throw new Problem('sign-up-closed');
  const apart = host.sign_up === 'tenants';
  const tenantId = apart ? newId('tenant') : hostTenantId;
  const { name, email } = visitor;
  return writeInTenant(db, relay, tenantId, async (trx, emit) => {
    await waitForOthers(trx, `${hostTenantId} ${visitor.mark}`);
    const meanwhile = await visitor.find(trx);
    if (meanwhile) return meanwhile;
    if (apart) {
      await addTenant(trx, { tenantId, parentId: hostTenantId, name, timeZone: host.time_zone });
      emit(assignPlan, { plan_id: firstPlan });
    }
    const userId = await addUser(trx, { tenantId, name, email, role: apart ? 'owner' : 'member' });
    const person = { tenantId, userId };
    await visitor.link(trx, person);
    return person;
  });
}

/** Whose user an outside account is to be linked to. What somebody else's page made the browser begin links nothing. */
export function linkTo(caller: Caller | null, tenantId: string, request: FastifyRequest): string | null {
  const fromElsewhere = request.headers['sec-fetch-site'] === 'cross-site';
  return caller?.tenantId === tenantId && !fromElsewhere ? caller.userId : null;
}

/** Opens a session and gives the browser its cookie. With a key's secret, the session is good as long as that is. */
export async function startSession(
  { db, clock, publicUrl }: SignInParts,
  { tenantId, userId }: Person,
  method: SignInMethod,
  request: FastifyRequest,
  reply: FastifyReply,
  keySecret?: string,
): Promise<void> {
  const now = clock();
  const userAgent = request.headers['user-agent'] ?? null;
  const session = await inTenant(db, tenantId, async (trx) => {
    const change = { tenantId, userId, action: 'signed-in', subject: userId, details: { method } };
    await noteAudit(trx, change, now);
    const key = keySecret === undefined ? {} : { keySecret };
    return openSession(trx, { tenantId, userId, method, userAgent, ...key }, now);
  });
  const cookies = cookiesOf(publicUrl);
  reply.setCookie(cookies.session, session.token, { ...cookies.options, expires: session.expiresAt });
}

const awayMs = 600_000;

/** Sends the browser to another site to sign in there. The cookie ties the answer to it: a stolen link signs nobody in. */
export async function sendAway(
  { db, clock, publicUrl }: SignInParts,
  signIn: Omit<Parameters<typeof addSignIn>[1], 'expires_at'>,
  url: string,
  reply: FastifyReply,
): Promise<void> {
  const expiresAt = new Date(clock().getTime() + awayMs);
  await inTenant(db, signIn.tenant_id, (trx) => addSignIn(trx, { ...signIn, expires_at: expiresAt }));
  const cookies = cookiesOf(publicUrl);
  reply
    .setCookie(cookies.signIn, signIn.state, { ...cookies.options, maxAge: awayMs / 1_000 })
    .redirect(url, 302);
}

/** The sign-in that comes back to the browser that began it, once. Throws `invalid-request`. */
export async function takeBack(
  { db, clock, publicUrl }: SignInParts,
  state: string,
  method: SignInRow['method'],
  request: ApiRequest,
  reply: FastifyReply,
): Promise<SignInRow> {
  const cookies = cookiesOf(publicUrl);
  if (request.cookies[cookies.signIn] !== state)
    throw new Problem('sign-in-ended', {
      detail: 'This sign-in was begun in another browser, or too long ago. Begin anew.',
    });
  const signIn = await takeSignIn(db, state, method, clock());
  if (!signIn) throw signInEnded();
  reply.clearCookie(cookies.signIn, cookies.options);
  request.returnTo = signIn.return_to;
  return signIn;
}

export const signInEnded = () =>
  new Problem('sign-in-ended', { detail: 'This sign-in has ended. Begin anew.' });
