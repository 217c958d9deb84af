import { Anchor, Button, Group } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { Brand } from '../../shell/brand.tsx';
import { OfflineBanner } from '../../shell/offline-banner.tsx';
import { SchemeSwitch } from '../../shell/scheme-switch.tsx';
import { useMe } from '../../shell/session.ts';
import { site } from '../../shell/site.ts';
import classes from './public-frame.module.css';

/** The page around what everybody sees: whose it is, the few ways on, and the brand's own links. */
export function PublicFrame({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // What a new page does by itself: it begins at its top, and a screen reader reads from there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what it is about
  useEffect(() => {
    if (first.current) first.current = false;
    else {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }, [location]);
  return (
    <div className={classes.page}>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Brand to="/" />
          <Group component="nav" aria-label="Site" gap="xs" wrap="nowrap">
            <Link href="/pricing" className={classes.link}>
              Pricing
            </Link>
            <a href="/docs" className={classes.link}>
              API
            </a>
            <SchemeSwitch />
            <Door path={location} />
          </Group>
        </div>
      </header>
      <main ref={main} id="main" tabIndex={-1} className={classes.main}>
        <OfflineBanner />
        {children}
      </main>
      <Footer />
    </div>
  );
}

/** Into the product; the page to sign in is no way to itself. */
function Door({ path }: { readonly path: string }) {
  const me = useMe();
  if (me.data)
    return (
      <Button component={Link} href="/worlds" size="sm">
        Open
      </Button>
    );
  if (path === '/sign-in') return null;
  return (
    <Button component={Link} href="/sign-in" size="sm" variant="default">
      Sign in
    </Button>
  );
}

function Footer() {
  const { name, links } = site.brand;
  const own = [
    { label: 'Help', url: links.support },
    { label: 'Terms', url: links.terms },
    { label: 'Privacy', url: links.privacy },
  ];
  return (
    <footer className={classes.footer}>
      <div className={classes.bar}>
        <span>{name}</span>
        <Group component="nav" aria-label="More" gap="lg">
          <Anchor component={Link} href="/pricing" c="dimmed" size="sm">
            Pricing
          </Anchor>
          <Anchor href="/docs" c="dimmed" size="sm">
            API
          </Anchor>
          {own.map(
            ({ label, url }) =>
              url && (
                <Anchor key={label} href={url} c="dimmed" size="sm">
                  {label}
                </Anchor>
              ),
          )}
        </Group>
      </div>
    </footer>
  );
}
