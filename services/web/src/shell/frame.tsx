import { AppShell, Burger, Button, Group, NavLink, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { $api } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { queryClient } from '../api/query-client.ts';
import { Failed } from '../components/failed.tsx';
import { Loading } from '../components/loading.tsx';
import { Brand } from './brand.tsx';
import classes from './frame.module.css';
import { placeOf, sectionsOf } from './navigation.ts';
import { OfflineBanner } from './offline-banner.tsx';
import { SchemeSwitch } from './scheme-switch.tsx';
import { type Me, signInPath, useMe } from './session.ts';

/** The page around everything that needs somebody who is signed in. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const me = useMe();
  if (me.isPending) return <Loading lines={6} />;
  if (!me.data) {
    const { code } = problemOf(me.error);
    if (code === 'not-authenticated') return <Redirect to={signInPath()} replace />;
    return (
      <Stack component="main" gap="lg" maw={520} mx="auto" px="md" pt="15vh">
        <Brand to="/" />
        <Failed error={me.error} again={() => me.refetch()} />
      </Stack>
    );
  }
  return <SignedIn me={me.data}>{children}</SignedIn>;
}

function SignedIn({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  const [location] = useLocation();
  const [opened, { toggle, close }] = useDisclosure();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // What a new page does by itself: it begins at its top, and a screen reader reads from there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what it is about
  useEffect(() => {
    close();
    if (first.current) first.current = false;
    else main.current?.focus();
  }, [location]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header className={classes.bar}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label="Navigation"
              aria-expanded={opened}
            />
            <Brand to="/worlds" />
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Text size="sm" c="dimmed" visibleFrom="xs" truncate maw={220}>
              {me.name}
            </Text>
            <SchemeSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navigation} aria-label="Pages">
        <Navigation me={me} path={location} />
        <SignOut />
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1} className={classes.main}>
        <OfflineBanner />
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ me, path }: { readonly me: Me; readonly path: string }) {
  const sections = sectionsOf(me);
  const here = placeOf(sections, path);
  const list = useRef<HTMLDivElement>(null);
  // A long list may hide the place that one is at.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is what it is about
  useEffect(() => {
    list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' });
  }, [path]);
  return (
    <div ref={list} className={classes.sections}>
      {sections.map(({ label, places }) => (
        <section key={label} aria-label={label}>
          <Text className={classes.label}>{label}</Text>
          {places.map((place) => (
            <NavLink
              key={place.path}
              component={Link}
              href={place.path}
              label={place.label}
              active={place.path === here?.path}
              aria-current={place.path === here?.path ? 'page' : undefined}
              className={classes.link}
            />
          ))}
        </section>
      ))}
    </div>
  );
}

function SignOut() {
  const signOut = $api.useMutation('post', '/v1/auth/sign-out', {
    onSuccess: () => {
      queryClient.clear();
      location.assign('/');
    },
  });
  return (
    <Button
      variant="subtle"
      color="gray"
      justify="start"
      loading={signOut.isPending}
      onClick={() => signOut.mutate({})}
      className={classes.link}
    >
      Sign out
    </Button>
  );
}
