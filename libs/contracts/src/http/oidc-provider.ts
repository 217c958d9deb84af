import { z } from 'zod';

/** The customer's own OpenID provider; its secret is never shown. */
export const oidcProviderSchema = z.object({
  issuer: z.url({ protocol: /^https?$/ }).max(500),
  client_id: z.string().trim().min(1).max(200),
  /** What people read on the button. */
  label: z.string().trim().min(1).max(60),
});

/** What the provider must know of this service. */
export const oidcProviderAnswerSchema = oidcProviderSchema.extend({ redirect_uri: z.url() });
