import type { Brand } from '@trc/contracts/documents/brand.v1';

/** What of a brand a cover shows. */
export type CoverBrand = Pick<Brand, 'name' | 'colours' | 'cover_template'>;

const framePx = 12;
const frameInsetPx = 20;

/** The ground of a cover in the colours of a brand: the same for all of its playlists. */
export function brandedGround({ colours, cover_template }: CoverBrand, sizePx: number): string {
  const { primary, background } = colours;
  const all = `width="${sizePx}" height="${sizePx}"`;
  const insidePx = sizePx - 2 * frameInsetPx;
  const grounds = {
    // The title stands below, on the background colour, which its own colour was chosen for.
    gradient:
      '<defs><linearGradient id="ground" x1="1" y1="0" x2="0.35" y2="1">' +
      `<stop offset="0" stop-color="${primary}"/><stop offset="0.65" stop-color="${background}"/></linearGradient></defs>` +
      `<rect ${all} fill="url(#ground)"/>`,
    solid: `<rect ${all} fill="${background}"/><rect width="${sizePx}" height="${framePx}" fill="${primary}"/>`,
    frame:
      `<rect ${all} fill="${background}"/>` +
      `<rect x="${frameInsetPx}" y="${frameInsetPx}" width="${insidePx}" height="${insidePx}" fill="none" stroke="${primary}" stroke-width="${framePx}"/>`,
  } satisfies Record<Brand['cover_template'], string>;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${all} viewBox="0 0 ${sizePx} ${sizePx}">${grounds[cover_template]}</svg>`;
}
