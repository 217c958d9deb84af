import '@mantine/core/styles.layer.css';
import '@fontsource-variable/bricolage-grotesque/wght.css';
import './theme.css';
import { type CSSVariablesResolver, createTheme, MantineProvider } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { type Colours, isDark, mixed, schemeOf, shadesOf } from './palette.ts';
import { site } from './site.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// Where the part of dialogs that keeps the page behind them from scrolling looks for the nonce of its styles.
Object.assign(globalThis, { __webpack_nonce__: nonce });
const headings = "'Bricolage Grotesque Variable', system-ui, sans-serif";

const themeOf = ({ primary }: Colours) =>
  createTheme({
    colors: {
      brand: shadesOf(primary),
      // Those of Mantine are too light for text on light ground.
      red: shadesOf('#c22f35'),
      yellow: shadesOf('#a15c00'),
      green: shadesOf('#1f8a4c'),
    },
    primaryColor: 'brand',
    primaryShade: 6,
    autoContrast: true,
    // Where black and white are as easy to read.
    luminanceThreshold: 0.179,
    defaultRadius: 'md',
    cursorType: 'pointer',
    respectReducedMotion: true,
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
    headings: { fontFamily: headings, fontWeight: '650' },
  });

/** Mantine's variables take the colours of the brand, so that every component follows. */
const variablesOf =
  (colours: Colours): CSSVariablesResolver =>
  () => {
    const { primary } = colours;
    // Away from the text that stands on it.
    const hovered = mixed(primary, isDark(primary) ? '#000000' : '#ffffff', 0.14);
    const of = (name: 'light' | 'dark') => {
      const { body, text, dimmed, surface, raised, line, accent } = schemeOf(colours, name);
      return {
        '--mantine-color-body': body,
        '--mantine-color-text': text,
        '--mantine-color-bright': text,
        '--mantine-color-dimmed': dimmed,
        '--mantine-color-placeholder': dimmed,
        '--mantine-color-anchor': accent,
        '--mantine-color-brand-filled-hover': hovered,
        '--mantine-color-error': 'var(--trc-bad)',
        '--mantine-color-default': raised,
        '--mantine-color-default-hover': surface,
        '--mantine-color-default-color': text,
        '--mantine-color-default-border': line,
        '--trc-surface': surface,
        '--trc-raised': raised,
        '--trc-line': line,
        '--trc-accent': accent,
      };
    };
    return { variables: {}, light: of('light'), dark: of('dark') };
  };

interface ThemeProps {
  /** Stand for those of the site, as in a preview. */
  readonly colours?: Colours;
  readonly children: ReactNode;
}

/** Colours and type of a brand around its children. */
export function Theme({ colours = site.brand.colours, children }: ThemeProps) {
  return (
    <MantineProvider
      theme={themeOf(colours)}
      cssVariablesResolver={variablesOf(colours)}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}

/** The same in a part of a page, in one scheme; the rest of the page keeps its colours. */
export function ThemePart({
  colours = site.brand.colours,
  scheme,
  children,
}: ThemeProps & { readonly scheme: 'light' | 'dark' }) {
  const id = useId();
  return (
    <div id={id} data-mantine-color-scheme={scheme} className="theme-part">
      <MantineProvider
        theme={themeOf(colours)}
        cssVariablesResolver={variablesOf(colours)}
        cssVariablesSelector={`#${CSS.escape(id)}`}
        forceColorScheme={scheme}
        getRootElement={() => undefined}
        withGlobalClasses={false}
        getStyleNonce={() => nonce}
      >
        {children}
      </MantineProvider>
    </div>
  );
}
