import { useId } from 'react';
import type { Colours } from '../../../shell/palette.ts';
import type { CoverTemplate } from './brand-draft.ts';

interface CoverPictureProps {
  readonly name: string;
  readonly colours: Colours;
  readonly template: CoverTemplate;
}

/** A playlist cover as the product draws it for a brand, in small. */
export function CoverPicture({ name, colours: { primary, background, text }, template }: CoverPictureProps) {
  const ground = useId();
  return (
    <svg viewBox="0 0 640 640" width="100%" aria-hidden="true" fontFamily="sans-serif" fill={text}>
      {template === 'gradient' && (
        <defs>
          <linearGradient id={ground} x1="1" y1="0" x2="0.35" y2="1">
            <stop offset="0" stopColor={primary} />
            <stop offset="0.65" stopColor={background} />
          </linearGradient>
        </defs>
      )}
      <rect width="640" height="640" fill={template === 'gradient' ? `url(#${ground})` : background} />
      {template === 'solid' && <rect width="640" height="12" fill={primary} />}
      {template === 'frame' && (
        <rect x="20" y="20" width="600" height="600" fill="none" stroke={primary} strokeWidth="12" />
      )}
      <text x="48" y="78" fontSize="30" opacity="0.82">
        {name.slice(0, 30)}
      </text>
      <text x="48" y="388" fontSize="30" opacity="0.82">
        Salt Light
      </text>
      <text x="48" y="480" fontSize="88" fontWeight="700">
        Late summer
      </text>
      <text x="48" y="578" fontSize="88" fontWeight="700">
        drift
      </text>
    </svg>
  );
}
