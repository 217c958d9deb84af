import { z } from 'zod';
import { devicePictureSchema } from './export.v1.ts';

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour as #rrggbb');
const link = z.url({ protocol: /^https$/ });

export const coverTemplates = ['gradient', 'solid', 'frame'] as const;

/** How a customer's people see the product: in pages, mails, error documents and on covers. */
export const brandSchema = z.object({
  name: z.string().trim().min(1).max(60),
  colours: z.object({ primary: colour, background: colour, text: colour }),
  logo_url: link.nullable(),
  /** Whose name and address mails carry; `null` is the installation's own. */
  sender: z.object({ name: z.string().trim().min(1).max(60), address: z.email() }).nullable(),
  links: z.object({ support: link.nullable(), terms: link.nullable(), privacy: link.nullable() }),
  cover_template: z.enum(coverTemplates),
  /** What a sampler shows when it starts with a project that was exported here. */
  device_picture: devicePictureSchema.nullable().default(null),
});
export type Brand = z.output<typeof brandSchema>;

/** The brand of the installation, and of a tenant that has set none. */
export const houseBrand: Brand = {
  name: 'Tokyo Record Club',
  colours: { primary: '#e5484d', background: '#111113', text: '#edeef0' },
  logo_url: null,
  sender: null,
  links: { support: null, terms: null, privacy: null },
  cover_template: 'gradient',
  device_picture: null,
};
