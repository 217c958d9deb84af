import { type Colours, contrast, isDark, schemeOf } from '../../../shell/palette.ts';

/** WCAG 2.2, success criterion 1.4.3: what text of usual size needs. */
const readableRatio = 4.5;

export interface Advice {
  readonly about: 'text' | 'primary';
  /** Contrast with the background, cut to one decimal place so that it never looks better than it is. */
  readonly ratio: string;
  /** The colour that pages use instead. */
  readonly instead: string;
}

/** The colours of a brand that cannot be read on its background, and what pages make of them. */
export function adviceOf(colours: Colours): readonly Advice[] {
  const { background } = colours;
  const scheme = schemeOf(colours, isDark(background) ? 'dark' : 'light');
  const used = { text: scheme.text, primary: scheme.accent };
  return (['text', 'primary'] as const).flatMap((about) => {
    const ratio = contrast(colours[about], background);
    if (ratio >= readableRatio) return [];
    return [{ about, ratio: (Math.floor(ratio * 10) / 10).toFixed(1), instead: used[about] }];
  });
}
