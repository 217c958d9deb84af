import { z } from 'zod';
import { brandSchema } from './brand.v1.ts';

/** What a page knows before anybody has signed in: whose host was asked, and how people sign in there. */
export const siteSchema = z.object({
  brand: brandSchema.omit({ sender: true, device_picture: true }),
  /** Scheme, host and port under which the brand's people reach the product. */
  address: z.url(),
  /** A key of the API signs in everywhere, so it is not named here. */
  sign_in: z.object({
    spotify: z.boolean(),
    email: z.boolean(),
    /** The customer's own OpenID provider, as its button names it. */
    oidc: z.object({ name: z.string() }).nullable(),
  }),
});
export type Site = z.output<typeof siteSchema>;
