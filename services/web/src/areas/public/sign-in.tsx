import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBrandSpotify,
  IconBuilding,
  IconKey,
  IconMailCheck,
} from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Redirect, useSearchParams } from 'wouter';
import { $api } from '../../api/client.ts';
import { problemOf } from '../../api/problem.ts';
import { queryClient } from '../../api/query-client.ts';
import { Failed } from '../../components/failed.tsx';
import { useMe } from '../../shell/session.ts';
import { site } from '../../shell/site.ts';
import classes from './sign-in.module.css';
import { returnTo, type SignInProblem, signInProblem } from './sign-in-problems.ts';
import { useTitle } from './use-title.ts';

/** The ways in that exist under this host. */
export default function SignIn() {
  useTitle('Sign in');
  const [query] = useSearchParams();
  const problem = signInProblem(query.get('problem'));
  const to = returnTo(query);
  const [sentTo, setSentTo] = useState<string | null>(null);
  const me = useMe();
  if (me.data && !problem) return <Redirect to={to} replace />;
  return (
    <div className={classes.place}>
      <div className={classes.card}>
        {sentTo === null ? (
          <>
            <Title order={1} size="h2">
              Sign in to {site.brand.name}
            </Title>
            {problem && <WentWrong problem={problem} />}
            <Ways to={to} onSent={setSentTo} />
          </>
        ) : (
          <Sent email={sentTo} to={to} onOther={() => setSentTo(null)} />
        )}
      </div>
      <Terms />
    </div>
  );
}

function WentWrong({ problem: { title, text } }: { readonly problem: SignInProblem }) {
  return (
    <Alert role="alert" icon={<IconAlertTriangle size={18} />} color="red" title={title}>
      {text}
    </Alert>
  );
}

function Ways({ to, onSent }: { readonly to: string; readonly onSent: (email: string) => void }) {
  const { spotify, email, oidc } = site.sign_in;
  const query = new URLSearchParams({ return_to: to });
  const hasButtons = spotify || oidc !== null;
  return (
    <Stack gap="md">
      {oidc && (
        <Away href={`/v1/auth/oidc/start?${query}`} icon={<IconBuilding size={20} />} isFirst>
          {oidc.name}
        </Away>
      )}
      {spotify && (
        <Away
          href={`/v1/auth/spotify/start?${query}`}
          icon={<IconBrandSpotify size={20} />}
          isFirst={oidc === null}
        >
          Continue with Spotify
        </Away>
      )}
      {hasButtons && email && <Divider label="or by e-mail" />}
      {email && <ByEmail to={to} isFirst={!hasButtons} onSent={onSent} />}
      <ByKey to={to} isOnlyWay={!hasButtons && !email} />
    </Stack>
  );
}

interface AwayProps {
  readonly href: string;
  readonly icon: ReactNode;
  readonly isFirst: boolean;
  readonly children: ReactNode;
}

/** Leaves the page for another site, which sends the browser back. */
function Away({ href, icon, isFirst, children }: AwayProps) {
  return (
    <Button
      component="a"
      href={href}
      size="md"
      fullWidth
      leftSection={icon}
      variant={isFirst ? 'filled' : 'default'}
    >
      {children}
    </Button>
  );
}

interface ByEmailProps {
  readonly to: string;
  readonly isFirst: boolean;
  readonly onSent: (email: string) => void;
}

function ByEmail({ to, isFirst, onSent }: ByEmailProps) {
  const [email, setEmail] = useState('');
  const ask = $api.useMutation('post', '/v1/auth/email', { onSuccess: () => onSent(email) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ body: { email, return_to: to } });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="email"
          required
          withAsterisk={false}
          size="md"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {ask.error && <Failed error={ask.error} />}
        <Button
          type="submit"
          size="md"
          fullWidth
          loading={ask.isPending}
          variant={isFirst ? 'filled' : 'default'}
        >
          Send me a link
        </Button>
      </Stack>
    </form>
  );
}

interface SentProps {
  readonly email: string;
  readonly to: string;
  readonly onOther: () => void;
}

/** A link is on its way, or nobody has this address: here nobody learns which. */
function Sent({ email, to, onOther }: SentProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const again = $api.useMutation('post', '/v1/auth/email');
  useEffect(() => heading.current?.focus(), []);
  return (
    <Stack gap="md">
      <IconMailCheck size={44} stroke={1.4} className={classes.sent} aria-hidden="true" />
      <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.heading}>
        Look into your mail
      </Title>
      <Text>
        If <strong>{email}</strong> may sign in here, a link is on its way. It works once, for a quarter of an
        hour, and leads back to where you were going.
      </Text>
      <Text size="sm" c="dimmed">
        Nothing there after a minute? Look among the unwanted mails, or ask for another link.
      </Text>
      <div role="status">{again.isSuccess && <Text size="sm">Another one is on its way.</Text>}</div>
      {again.error && <Failed error={again.error} />}
      <Button
        variant="default"
        loading={again.isPending}
        onClick={() => again.mutate({ body: { email, return_to: to } })}
      >
        Send it again
      </Button>
      <Button variant="subtle" onClick={onOther}>
        Use another address or way
      </Button>
    </Stack>
  );
}

function ByKey({ to, isOnlyWay }: { readonly to: string; readonly isOnlyWay: boolean }) {
  const [opened, setOpened] = useState(isOnlyWay);
  const [key, setKey] = useState('');
  const enter = $api.useMutation('post', '/v1/auth/key', {
    onSuccess: () => {
      queryClient.clear();
      location.assign(to);
    },
  });
  const refusal = enter.error ? keyRefusal(enter.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ body: { key } });
  };
  if (!opened)
    return (
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconKey size={16} />}
        onClick={() => setOpened(true)}
      >
        Use an API key
      </Button>
    );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {!isOnlyWay && <Divider label="or with an API key" />}
        <PasswordInput
          label="API key"
          description="A key without scopes signs its owner in, until it is revoked."
          name="key"
          autoComplete="off"
          required
          withAsterisk={false}
          size="md"
          autoFocus={!isOnlyWay}
          value={key}
          error={refusal}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }}
          onChange={(event) => {
            setKey(event.currentTarget.value);
            enter.reset();
          }}
        />
        {enter.error && refusal === null && <Failed error={enter.error} />}
        <Button type="submit" size="md" fullWidth loading={enter.isPending} variant="default">
          Sign in with the key
        </Button>
      </Stack>
    </form>
  );
}

/** What is wrong with the key itself; `null` where it is something else. */
function keyRefusal(error: unknown): string | null {
  const { code, detail } = problemOf(error);
  if (code === 'not-authenticated')
    return 'This key is unknown, or it has ended. Copy the whole of it, or make a new one.';
  return code === 'not-allowed' ? (detail ?? null) : null;
}

function Terms() {
  const { terms, privacy } = site.brand.links;
  if (!terms && !privacy) return null;
  return (
    <Text size="sm" c="dimmed" ta="center">
      Signing in, you agree to {terms ? <a href={terms}>the terms</a> : null}
      {terms && privacy ? ' and ' : null}
      {privacy ? <a href={privacy}>what is done with your data</a> : null}.
    </Text>
  );
}
