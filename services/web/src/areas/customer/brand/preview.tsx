import { Button, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { type Colours, isDark } from '../../../shell/palette.ts';
import { ThemePart } from '../../../shell/theme.tsx';
import classes from './brand.module.css';
import { type BrandDraft, coloursOf } from './brand-draft.ts';
import { CoverPicture } from './cover-picture.tsx';

interface PreviewProps {
  readonly draft: BrandDraft;
  /** What is shown for a colour that is half typed. */
  readonly kept: Colours;
}

/** What a person would see of the draft: pictures, in which nothing can be pressed. */
export function Preview({ draft, kept }: PreviewProps) {
  const colours = coloursOf(draft, kept);
  const own = isDark(colours.background) ? 'dark' : 'light';
  const [chosen, setChosen] = useState<'light' | 'dark' | null>(null);
  return (
    <Stack component="section" aria-label="Preview" gap="md" className={classes.preview}>
      <Title order={2} size="h4">
        Preview
      </Title>
      <SegmentedControl
        aria-label="Colours of the page in the preview"
        value={chosen ?? own}
        onChange={(value) => setChosen(value as 'light' | 'dark')}
        data={[
          { value: 'dark', label: own === 'dark' ? 'Dark, yours' : 'Dark' },
          { value: 'light', label: own === 'light' ? 'Light, yours' : 'Light' },
        ]}
      />
      <figure className={classes.figure}>
        <div inert className={classes.picture}>
          <ThemePart colours={colours} scheme={chosen ?? own}>
            <PagePicture draft={draft} />
          </ThemePart>
        </div>
        <figcaption>A page</figcaption>
      </figure>
      <div className={classes.pair}>
        <figure className={classes.figure}>
          <div inert className={classes.picture}>
            <MailPicture draft={draft} colours={colours} />
          </div>
          <figcaption>A mail</figcaption>
        </figure>
        <figure className={classes.figure}>
          <div inert className={classes.picture}>
            <CoverPicture name={draft.name} colours={colours} template={draft.cover_template} />
          </div>
          <figcaption>A playlist cover</figcaption>
        </figure>
      </div>
    </Stack>
  );
}

function PagePicture({ draft }: { readonly draft: BrandDraft }) {
  return (
    <>
      <div className={classes.bar}>
        <Logo draft={draft} />
      </div>
      <Stack gap="sm" p="md">
        <Text className={classes.world}>Salt Light</Text>
        <Text size="sm" c="dimmed">
          Slow brass over warm tape, a harbour after rain.
        </Text>
        <div className={classes.card}>
          <div>
            <Text fw={600}>Late summer drift</Text>
            <Text size="sm" c="dimmed">
              24 tracks, refreshed today
            </Text>
          </div>
          <Button size="compact-sm">Play</Button>
        </div>
        <Text size="sm" c="var(--trc-accent)" td="underline">
          Why these tracks?
        </Text>
      </Stack>
    </>
  );
}

/** As mails are made: in the brand's colours as they are, for programs that know no theme. */
function MailPicture({ draft, colours }: { readonly draft: BrandDraft; readonly colours: Colours }) {
  const { primary, background, text } = colours;
  const links = [
    draft.support && 'Help',
    draft.terms && 'Terms',
    draft.privacy && 'Privacy',
    'No more mails of this kind',
  ].filter(Boolean);
  return (
    <div className={classes.mail} style={{ background, color: text }}>
      <Logo draft={draft} />
      <p>2 playlists of your world “Salt Light” can be heard now.</p>
      <span
        className={classes.mailButton}
        style={{ background: primary, color: isDark(primary) ? '#ffffff' : '#000000' }}
      >
        Listen
      </span>
      <small>{[draft.name, ...links].join(' · ')}</small>
    </div>
  );
}

function Logo({ draft: { logo_url, name } }: { readonly draft: BrandDraft }) {
  return logo_url.startsWith('https://') ? (
    <img src={logo_url} alt={name} className={classes.logo} />
  ) : (
    <b className={classes.name}>{name}</b>
  );
}
