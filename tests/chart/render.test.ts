import { describe, expect, it } from 'vitest';
import { helm, namespace, profiles, readObjects, release, render, type Values } from './support/chart.ts';
import { titleOf } from './support/objects.ts';

const minimal = profiles.filter(({ name }) => name === 'minimal').map(({ file }) => file);

it('there are profiles for the least, for production and for a cluster on a desk', () => {
  expect(profiles.map(({ name }) => name)).toEqual(expect.arrayContaining(['kind', 'minimal', 'production']));
});

describe.each(profiles)('profile $name', (profile) => {
  it('passes `helm lint --strict`', () => {
    const { ok, out, error } = helm('lint', [profile.file]);
    expect(ok, out + error).toBe(true);
  });

  it('is rendered twice the same', () => {
    const once = helm('template', [profile.file]);
    expect(once.error).toBe('');
    expect(helm('template', [profile.file]).out).toBe(once.out);
  });

  it('names every object once, after its release, in the namespace of the release', () => {
    const objects = render(profile);
    const titles = objects.map(titleOf);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    const own = new RegExp(`^${release}(-[a-z0-9-]+)?$`);
    expect(titles.filter((title) => !own.test(title.split(' ')[1] ?? ''))).toEqual([]);
    expect(objects.filter((one) => (one.metadata.namespace ?? namespace) !== namespace).map(titleOf)).toEqual(
      [],
    );
  });

  it('labels every object with the product, the release and the part', () => {
    const wanted = ['name', 'instance', 'component'].map((key) => `app.kubernetes.io/${key}`);
    const bare = render(profile).filter(({ metadata }) => wanted.some((key) => !metadata.labels?.[key]));
    expect(bare.map(titleOf)).toEqual([]);
  });

  it('holds no Secret: they are named, never written down', () => {
    const written = render(profile).filter(({ kind }) => kind === 'Secret');
    expect(written.map(titleOf)).toEqual([]);
  });
});

/** Values that must not pass, each alone on top of the least that an installation names. */
const refused: ReadonlyArray<{ title: string; values: Values; says: RegExp }> = [
  {
    title: 'a key that there is not',
    values: { colour: 'red' },
    says: /additional propert.*colour/i,
  },
  {
    title: 'a key of a service that there is not',
    values: { services: { gateway: { replica: 3 } } },
    says: /additional propert.*replica/i,
  },
  {
    title: 'a service that there is not',
    values: { services: { gatewy: { enabled: true } } },
    says: /additional propert.*gatewy/i,
  },
  {
    title: 'a secret that is written down',
    values: { environment: { TOKEN_KEYS: 'word' } },
    says: /environment\.TOKEN_KEYS: this is a secret.*secrets\.TOKEN_KEYS/,
  },
  {
    title: 'a secret that is written down for one service',
    values: { services: { gateway: { environment: { SMTP_URL: 'smtp://name:word@mail.example' } } } },
    says: /SMTP_URL: this is a secret/,
  },
  {
    title: 'a variable that nobody reads',
    values: { environment: { PUBLIC_ULR: 'https://music.example' } },
    says: /environment\.PUBLIC_ULR: no service reads this variable/,
  },
  {
    title: 'a variable that this service does not read',
    values: { services: { taste: { environment: { PUBLIC_URL: 'https://music.example' } } } },
    says: /taste: environment\.PUBLIC_URL: it does not read this variable/,
  },
  {
    title: 'a place to reach that there is not',
    values: { services: { taste: { reaches: ['natz'] } } },
    says: /services\.taste\.reaches: natz is neither a place/,
  },
  {
    title: 'a secret that nobody reads',
    values: { secrets: { TOKEN_KEY: { name: 'keys', key: 'first' } } },
    says: /secrets\.TOKEN_KEY: no service reads this variable/,
  },
  {
    title: 'no address for people',
    values: { environment: { PUBLIC_URL: '' } },
    says: /gateway needs PUBLIC_URL: set it under environment/,
  },
  {
    title: 'no object storage',
    values: { environment: { S3_ENDPOINT: '' } },
    says: /needs S3_ENDPOINT: set it under environment/,
  },
  {
    title: 'no Secret for what is required',
    values: { secrets: { TOKEN_KEYS: null } },
    says: /gateway needs TOKEN_KEYS: set it under secrets/,
  },
  {
    title: 'a variable that is no text',
    values: { environment: { NATS_STREAM_REPLICAS: 3 } },
    says: /NATS_STREAM_REPLICAS.*string/s,
  },
  {
    title: 'an image that moves',
    values: { image: { tag: 'latest' } },
    says: /image.tag/,
  },
  {
    title: 'a digest that is none',
    values: { image: { digest: 'abc' } },
    says: /image.digest.*(pattern|sha256)/s,
  },
  {
    title: 'fewer pods than none',
    values: { services: { taste: { replicas: -1 } } },
    says: /services.taste.replicas.*(minimum|greater)/s,
  },
  {
    title: 'a pod without an end to its memory',
    values: { services: { taste: { resources: { limits: { memory: null } } } } },
    says: /services.taste.resources.limits.*memory/s,
  },
  {
    title: 'a queue that there is not',
    values: { services: { taste: { scale: { queues: { wrlds: 60 } } } } },
    says: /wrlds/,
  },
  {
    title: 'a port that there is not',
    values: { services: { gateway: { metricsPort: 70_000 } } },
    says: /services.gateway.metricsPort/,
  },
  {
    title: 'a place that there is not',
    values: { networkPolicy: { to: { moon: { ports: [443] } } } },
    says: /additional propert.*moon/i,
  },
];

describe('refused with a sentence that names the value', () => {
  it.each(refused)('$title', ({ values, says }) => {
    const { ok, error } = helm('template', minimal, { values });
    expect(error).toMatch(says);
    expect(ok).toBe(false);
  });

  it('nothing at all: the first word is what an installation must name', () => {
    const { ok, error } = helm('template', []);
    expect(ok).toBe(false);
    expect(error).toMatch(/needs (PUBLIC_URL|S3_ENDPOINT): set it under environment/);
  });
});

it('a second release beside the first shares no name with it', () => {
  const names = (file: string, name: string) => {
    const { out } = helm('template', [file], { release: name });
    return readObjects(out).map(titleOf);
  };
  const [file = ''] = minimal;
  const first = names(file, 'first');
  expect(first.length).toBeGreaterThan(10);
  expect(names(file, 'second').filter((name) => first.includes(name))).toEqual([]);
});
