import { Button, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useMe } from '../../shell/session.ts';
import { site } from '../../shell/site.ts';
import classes from './landing.module.css';
import { RecordPicture } from './record-picture.tsx';
import { SoundsPicture } from './sounds-picture.tsx';
import { useTitle } from './use-title.ts';
import { WorldPicture } from './world-picture.tsx';

/** What this is, for somebody who has never been here, in the words and colours of the brand. */
export function Landing() {
  useTitle();
  return (
    <>
      <Hero />
      <section className={classes.products} aria-label="What you get">
        <Product
          picture={<WorldPicture />}
          title="A world of your taste"
          to={{ path: '/worlds/new', label: 'Make a world' }}
          steps={listening}
        >
          Not a mood, not a genre: the place where the music you love meets. You see it as a map, and three to
          five playlists come from where its parts cross.
        </Product>
        <Product
          picture={<SoundsPicture />}
          title="A library of your sounds"
          to={{ path: '/uploads', label: 'Drop your sounds' }}
          steps={sounds}
        >
          Loops, hits, field recordings, whole songs. Each is listened to once, and from then on you find it
          by what it sounds like.
        </Product>
      </section>
      <section className={classes.promises} aria-label="What you can count on">
        {promises.map(({ title, text, link }) => (
          <div key={title} className={classes.promise}>
            <Title order={2} size="h4">
              {title}
            </Title>
            <Text c="dimmed">{text}</Text>
            {link}
          </div>
        ))}
      </section>
      <section className={classes.last}>
        <Title order={2} className={classes.lastTitle}>
          Side A is still blank.
        </Title>
        <Ways />
      </section>
    </>
  );
}

function Hero() {
  const { name } = site.brand;
  return (
    <section className={classes.hero}>
      <div className={classes.words}>
        <Title order={1} className={classes.headline}>
          Your taste is a place.
        </Title>
        <Text className={classes.lead}>
          {name} maps what you love into a world of its own, and keeps playlists coming from it that say why
          each track is there. Bring sounds of your own, and they become a library that you search by tempo,
          key and mood.
        </Text>
        <Ways />
      </div>
      <RecordPicture />
    </section>
  );
}

/** The two ways in; whoever is signed in goes on where things are. */
function Ways() {
  const isIn = useMe().data !== undefined;
  return (
    <Group gap="sm">
      <Button component={Link} href={isIn ? '/worlds' : '/worlds/new'} size="md">
        {isIn ? 'Open your worlds' : 'Make your world'}
      </Button>
      <Button component={Link} href={isIn ? '/samples' : '/uploads'} size="md" variant="default">
        {isIn ? 'Open your library' : 'Bring your sounds'}
      </Button>
    </Group>
  );
}

interface Step {
  readonly title: string;
  readonly text: string;
}

const listening: readonly Step[] = [
  {
    title: 'Choose what to begin from',
    text: 'What you have listened to, playlists of yours, or a handful of tracks.',
  },
  {
    title: 'Answer five questions',
    text: 'Texture, space, movement, colours, and what to stay away from.',
  },
  {
    title: 'Listen',
    text: 'Up to fifty tracks in each playlist, in an order that makes sense, with a reason beside every one.',
  },
  {
    title: 'Let it live',
    text: 'Every week some tracks stay and new ones come. Say more, less, or never again.',
  },
];

const sounds: readonly Step[] = [
  {
    title: 'Drop the files',
    text: 'WAV, AIFF, MP3, FLAC or OGG, many at once. A lost connection loses nothing.',
  },
  {
    title: 'Have them measured',
    text: 'Tempo with its doubles and halves, key and tuning, loudness, and the mood in a sentence.',
  },
  {
    title: 'Find by ear',
    text: 'By tempo and by what fits the key, by word, or by what sounds alike.',
  },
  {
    title: 'Take them along',
    text: 'As 48 kHz packs, or as a whole SP-404MK2 project with the pads laid out.',
  },
];

interface ProductProps {
  readonly picture: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly steps: readonly Step[];
  readonly to: { readonly path: string; readonly label: string };
}

function Product({ picture, title, children, steps, to }: ProductProps) {
  return (
    <article className={classes.product}>
      {picture}
      <div className={classes.body}>
        <Title order={2}>{title}</Title>
        <Text c="dimmed">{children}</Text>
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step.title}>
              <Title order={3} size="h5">
                {step.title}
              </Title>
              <Text size="sm" c="dimmed">
                {step.text}
              </Text>
            </li>
          ))}
        </ol>
        <Button component={Link} href={to.path} variant="light" className={classes.go}>
          {to.label}
        </Button>
      </div>
    </article>
  );
}

const promises = [
  {
    title: 'Nothing picked in the dark',
    text: 'Every track shows its score, what made it, and one sentence that says why.',
    link: null,
  },
  {
    title: 'Yours to take, yours to erase',
    text: 'All that is kept about you comes as one download, and goes for good when you say so.',
    link: null,
  },
  {
    title: 'An API for all of it',
    text: 'Whatever these pages do, your programs can do, with keys and webhooks.',
    link: (
      <a href="/docs" className={classes.more}>
        Read the API
      </a>
    ),
  },
];
