import type { Brand } from '@trc/contracts/documents/brand.v1';
import type { Colours } from '../../../shell/palette.ts';

export type CoverTemplate = Brand['cover_template'];

/** A brand as the fields of a form: what is not set is an empty text. */
export interface BrandDraft {
  readonly name: string;
  readonly primary: string;
  readonly background: string;
  readonly text: string;
  readonly logo_url: string;
  readonly sender_name: string;
  readonly sender_address: string;
  readonly support: string;
  readonly terms: string;
  readonly privacy: string;
  readonly cover_template: CoverTemplate;
  /** Bitmap in base64. */
  readonly device_picture: string | null;
}

type Hidden = 'sender' | 'device_picture';

/** Without `sender` and `device_picture`, as a page of the site knows its brand. */
export function draftOf(brand: Omit<Brand, Hidden> & Partial<Pick<Brand, Hidden>>): BrandDraft {
  const { name, colours, logo_url, sender, links, cover_template, device_picture } = brand;
  return {
    name,
    ...colours,
    logo_url: logo_url ?? '',
    sender_name: sender?.name ?? '',
    sender_address: sender?.address ?? '',
    support: links.support ?? '',
    terms: links.terms ?? '',
    privacy: links.privacy ?? '',
    cover_template,
    device_picture: device_picture ?? null,
  };
}

const orNull = (text: string): string | null => text.trim() || null;

/** The brand that the fields mean. A sender is one by its address; without a name it bears the brand's. */
export function brandOf(draft: BrandDraft): Brand {
  const { name, primary, background, text, cover_template, device_picture } = draft;
  const address = orNull(draft.sender_address);
  return {
    name: name.trim(),
    colours: { primary, background, text },
    logo_url: orNull(draft.logo_url),
    sender: address === null ? null : { name: draft.sender_name.trim() || name.trim(), address },
    links: {
      support: orNull(draft.support),
      terms: orNull(draft.terms),
      privacy: orNull(draft.privacy),
    },
    cover_template,
    device_picture,
  };
}

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** The colours to show while somebody types: what is no colour yet stays as it was. */
export function coloursOf({ primary, background, text }: BrandDraft, kept: Colours): Colours {
  return {
    primary: isColour(primary) ? primary : kept.primary,
    background: isColour(background) ? background : kept.background,
    text: isColour(text) ? text : kept.text,
  };
}
