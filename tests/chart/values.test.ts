import { describe, expect, it } from 'vitest';
import { isMap, isScalar, type Pair, parseDocument } from 'yaml';
import { chartFolder, helm, profiles, readChartFile, readValues, type Values } from './support/chart.ts';
import { objectsOf, resolve, type Schema } from './support/schema.ts';

const text = readChartFile('values.yaml');
const schema = JSON.parse(readChartFile('values.schema.json')) as Schema;
/** Areas in which each part has the same keys. */
const alike = /^(services|bundled)\.\w+\./;
/** Objects whose keys are not ours to name: they go into the cluster as they are. */
const passedOn = [
  'global',
  'imagePullSecrets[]',
  'tolerations[]',
  'networkPolicy.to.nats.to[]',
  'collector.exporters',
];

describe('values.yaml', () => {
  /** One description serves a key that all parts of an area have. */
  const described = new Set<string>();

  const faultsIn = (pair: Pair, path: string, before: string): string[] => {
    const { key, value } = pair;
    if (!isScalar(key)) return [`${path} has a key that is no text`];
    const name = String(key.value);
    const own = path ? `${path}.${name}` : name;
    const comment = `${before}\n${key.commentBefore ?? ''}`;
    const shared = own.replace(alike, '$1.*.');
    const isDescribed = /^ -- \S/m.test(comment);
    if (isDescribed) described.add(shared);
    if (isDescribed && !['environment', 'secrets'].includes(own)) return [];
    if (described.has(shared) && shared !== own) return [];
    if (!isMap(value) || value.flow) return isDescribed ? [] : [`${own} has no \`# --\` before it`];
    return value.items.flatMap((item, index) =>
      faultsIn(item as Pair, own, index === 0 ? (value.commentBefore ?? '') : ''),
    );
  };

  it('says of every value what it is for', () => {
    const { contents, errors } = parseDocument(text);
    expect(errors).toEqual([]);
    if (!isMap(contents)) throw new Error('values.yaml is no map');
    const faults = contents.items.flatMap((item, index) =>
      faultsIn(item as Pair, '', index === 0 ? (contents.commentBefore ?? '') : ''),
    );
    expect(faults).toEqual([]);
    expect(described.size).toBeGreaterThan(40);
  });
});

describe('values.schema.json', () => {
  const objects = objectsOf(schema);

  it('refuses every key that it does not know', () => {
    expect(objects.length).toBeGreaterThan(20);
    const open = objects.filter(
      ({ path, schema: { properties, additionalProperties } }) =>
        !passedOn.includes(path) &&
        !path.endsWith('.merge') &&
        additionalProperties !== false &&
        (properties !== undefined || typeof additionalProperties !== 'object'),
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  it('knows no key of which values.yaml says nothing', () => {
    const keys = new Set(objects.flatMap(({ schema: { properties } }) => Object.keys(properties ?? {})));
    // `global` is Helm's own; requests of a container are described by Kubernetes.
    const unsaid = [...keys].filter(
      (key) => !['global', 'ephemeral-storage'].includes(key) && !new RegExp(`\\b${key}\\b`).test(text),
    );
    expect(unsaid).toEqual([]);
  });
});

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly schema: Schema;
}

/** The values that can be set one by one. */
function leaves(value: unknown, at: Schema, path: readonly string[] = []): Leaf[] {
  const here = resolve(at, schema);
  if (!here.properties || typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ path, value, schema: here }];
  const { properties } = here;
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(inner, properties[key] ?? {}, [...path, key]),
  );
}

/** One template makes all parts of an area: what they have in common is tried with the first that has it. */
const examples = leaves(readValues(`${chartFolder}/values.yaml`), schema).filter(({ path }, index, all) => {
  const kind = (keys: readonly string[]) => keys.join('.').replace(alike, '$1.*.');
  const isSwitch = path.at(-1) === 'enabled';
  return isSwitch || all.findIndex((other) => kind(other.path) === kind(path)) === index;
});

/** What is tried where the kind of a value does not tell a valid other one. */
const trials: Readonly<Record<string, unknown>> = {
  imagePullSecrets: [{ name: 'other' }],
  environment: { LOG_LEVEL: 'debug' },
  secrets: { TOKEN_KEYS: { name: 'other', key: 'other' } },
  'image.digest': `sha256:${'1'.repeat(64)}`,
  'services.gateway.environment': { LOG_LEVEL: 'debug' },
  'services.gateway.merge': { spec: { paused: true } },
  'services.gateway.reachedBy': ['taste'],
  'services.gateway.reaches': ['nats'],
  'services.taste.scale.queues': { worlds: 7 },
  'services.analysis.instances': { free: null },
  'monitoring.serviceMonitor.interval': '45s',
  'collector.enabled': false,
  hostAliases: [{ ip: '192.0.2.1', hostnames: ['other'] }],
  tolerations: [{ operator: 'Exists' }],
};

/** Another value of the same kind. */
function otherThan({ path, value, schema: { enum: choices, maximum, items } }: Leaf): unknown {
  const trial = trials[path.join('.')];
  if (trial !== undefined) return trial;
  const choice = choices?.findLast((one) => one !== value);
  if (choice !== undefined) return choice;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value === maximum ? value - 1 : value + 1;
  if (typeof value === 'string') return `${value}x`;
  if (!Array.isArray(value)) return { other: 'x' };
  const item = items && resolve(items, schema);
  if (item?.type === 'integer') return [1234];
  return item?.type === 'string' ? ['other'] : [{ ipBlock: { cidr: '192.0.2.0/24' } }];
}

const nest = (path: readonly string[], value: unknown): Values =>
  path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as Values;

describe('every value changes what is installed, somewhere', () => {
  // Most of them do where everything is switched on.
  const tried = profiles.toSorted(
    (a, b) => Number(b.name === 'production') - Number(a.name === 'production'),
  );
  const unchanged = new Map(tried.map(({ name, file }) => [name, helm('template', [file]).out]));

  it('there are many', () => {
    expect(examples.length).toBeGreaterThan(50);
  });

  it.each(examples.map((leaf) => ({ title: leaf.path.join('.'), leaf })))('$title', ({ leaf }) => {
    const values = nest(leaf.path, otherThan(leaf));
    const answers: string[] = [];
    const changes = tried.some(({ name, file }) => {
      const { ok, out, error } = helm('template', [file], { values });
      answers.push(error);
      return ok && out !== unchanged.get(name);
    });
    expect(changes, `${JSON.stringify(values)} changes nothing. ${answers.join()}`).toBe(true);
  });
});
