import { z } from 'zod';
import { brandSchema } from '../documents/brand.v1.ts';
import { tenantId } from '../ids.ts';
import { modelUseGrantSchema } from '../lineage.ts';

/** One label of a host name (RFC 1035), three letters at least, and none that stands for another script. */
export const slugSchema = z
  .string()
  .regex(/^(?!xn--)[a-z][a-z0-9-]{1,38}[a-z0-9]$/, 'three to forty lower-case letters, digits and hyphens');

export const tenantNameSchema = z.string().trim().min(1).max(100);

/** What the owner and the admins of a tenant may set. */
export const tenantSettingsSchema = z.object({
  name: tenantNameSchema,
  /** IANA name: when a day of this tenant begins. */
  time_zone: z.string().min(1).max(64),
  /** `null` is the brand of the installation. */
  brand: brandSchema.nullable(),
  /** The sub-domain of the installation under which the tenant is reached; `null` is none. */
  slug: slugSchema.nullable(),
  /** How the keys of this tenant begin. */
  key_prefix: z.string().regex(/^[a-z0-9]{2,12}$/, 'two to twelve lower-case letters and digits'),
  /** Who may sign up under the tenant's address: nobody, people of the tenant, or tenants of their own. */
  sign_up: z.enum(['closed', 'members', 'tenants']),
});

export const tenantSchema = tenantSettingsSchema.extend({
  id: tenantId,
  /** Where the tenant's people reach the product. */
  address: z.string(),
  /** The operator's record that content of Spotify may reach models; `null` without. */
  spotify_model_use: modelUseGrantSchema.nullable(),
  created_at: z.iso.datetime(),
});

/** A tenant as the operator sees it. */
export const adminTenantSchema = tenantSchema
  .pick({ id: true, name: true, slug: true, time_zone: true, spotify_model_use: true, created_at: true })
  .extend({
    /** The tenant under whose address it was made. */
    parent_id: tenantId.nullable(),
    users: z.number().int().nonnegative(),
    /** Since then no key and no session of the tenant is taken; `null` while it is not suspended. */
    suspended_at: z.iso.datetime().nullable(),
  });

/** A host name of the tenant's own, as it is asked for in the DNS. */
export const domainSchema = z.object({
  domain: z.string(),
  status: z.enum(['unverified', 'verified']),
  /** The TXT record that proves the domain. */
  record: z.object({ name: z.string(), value: z.string() }),
  verified_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});

/** A Spotify app that the tenant brings along; the secret is never shown. */
export const spotifyClientSchema = z.object({
  client_id: z.string(),
  mode: z.enum(['extended', 'development']),
  /** To be registered with the app at Spotify. */
  redirect_uris: z.array(z.string()),
  updated_at: z.iso.datetime(),
});

/** A model endpoint that the tenant brings along; the key is never shown. */
export const modelEndpointSchema = z.object({
  base_url: z.string(),
  chat_model: z.string().nullable(),
  updated_at: z.iso.datetime(),
});
