import { clamp, hash32, share } from '../dice.ts';
import { fold, words } from '../text.ts';

/** A JSON Schema, as far as structured outputs know it. */
export type Schema = { readonly [key: string]: unknown };

const LEXICON = {
  dark: ['nocturnal', 'shadowed', 'brooding', 'moonlit', 'smoky'],
  bright: ['radiant', 'sunlit', 'playful', 'buoyant', 'golden'],
  calm: ['drifting', 'tender', 'hushed', 'weightless', 'unhurried'],
  driving: ['propulsive', 'restless', 'urgent', 'pulsing', 'charged'],
  acoustic: ['woody', 'hand-played', 'breathing', 'earthy', 'warm'],
  electronic: ['glassy', 'synthetic', 'neon', 'gridded', 'shimmering'],
} as const;

const PLACES = [
  'Harbour',
  'Garden',
  'Arcade',
  'Observatory',
  'Station',
  'Coastline',
  'Rooftop',
  'Corridor',
  'Valley',
  'Lantern Street',
];
const STOP = new Set(
  'the and for with from that this you your are have not but all any can will into what who which one two use only json schema answer return object string number value values keys model text field fields must should given each name names list track tracks playlist music song songs write output respond response null true false'.split(
    ' ',
  ),
);

interface Writer {
  readonly prompt: string;
  readonly moods: readonly string[];
  readonly keywords: readonly string[];
  readonly root: Schema;
}

/**
 * An answer that fits the schema and follows from the prompt alone: mood words from the features it names, key words from its text.
 * @throws RangeError when the schema allows no value that can be found, e.g. an empty enum
 */
export function answerSchema(schema: Schema, prompt: string): unknown {
  return valueFor(
    schema,
    { prompt, moods: moodsOf(prompt), keywords: keywordsOf(prompt), root: schema },
    '$',
    0,
  );
}

/** A number that the prompt gives a name to, as in `energy: 0.7`. The last mention counts. */
export function numberIn(prompt: string, name: string): number | undefined {
  const pattern = new RegExp(
    `\\b${name.replace(/[^a-z0-9]+/gi, '[ _-]?')}\\b["']?\\s*(?:[:=]|is|of)?\\s*(-?\\d+(?:\\.\\d+)?)`,
    'gi',
  );
  const last = [...prompt.matchAll(pattern)].at(-1)?.[1];
  return last === undefined ? undefined : Number(last);
}

export function moodsOf(prompt: string): string[] {
  const text = fold(prompt);
  const feature = (name: string, fallback: number) => {
    const value = numberIn(prompt, name);
    return value !== undefined && value >= 0 && value <= 1 ? value : fallback;
  };
  const says = (pattern: RegExp) => (pattern.test(text) ? 0.3 : 0);
  const energy = feature('energy', 0.5) + says(/driv|fast|danc|loud/) - says(/calm|slow|quiet|ambient/);
  const valence = feature('valence', 0.5) + says(/bright|happy|joy|sunny/) - says(/dark|sad|night|melanchol/);
  const acoustic =
    feature('acousticness', 0.5) +
    says(/acoustic|folk|piano|organic/) -
    says(/synth|electronic|techno|house/);
  const pools = [
    valence < 0.5 ? LEXICON.dark : LEXICON.bright,
    energy < 0.5 ? LEXICON.calm : LEXICON.driving,
    acoustic < 0.5 ? LEXICON.electronic : LEXICON.acoustic,
  ];
  return [0, 1, 2, 3, 4].flatMap((turn) =>
    pools.map((pool, i) => pool[(hash32(prompt, i) + turn) % pool.length] ?? ''),
  );
}

/** The words that a text repeats, without the common ones. */
export function keywordsOf(prompt: string): string[] {
  const counts = new Map<string, number>();
  for (const word of words(prompt)) {
    if (word.length < 4 || STOP.has(word) || /^\d/.test(word)) continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([word]) => word)
    .slice(0, 24);
}

function valueFor(given: Schema, writer: Writer, path: string, depth: number): unknown {
  if (depth > 24) throw new RangeError(`${path}: the schema is nested too deeply`);
  const schema = resolve(given, writer.root);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return choose(schema['enum'], writer, path);
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives))
    return valueFor(pickAlternative(alternatives as Schema[], writer, depth), writer, path, depth + 1);
  if (Array.isArray(schema['allOf'])) {
    const { allOf, ...rest } = schema;
    return valueFor(
      (allOf as Schema[]).reduce<Schema>((all, one) => merge(all, resolve(one, writer.root)), rest),
      writer,
      path,
      depth + 1,
    );
  }
  switch (typeOf(schema)) {
    case 'object':
      return objectFor(schema, writer, path, depth);
    case 'array':
      return arrayFor(schema, writer, path, depth);
    case 'string':
      return stringFor(schema, writer, path);
    case 'integer':
      return numberFor(schema, writer, path, true);
    case 'number':
      return numberFor(schema, writer, path, false);
    case 'boolean':
      return share(`${writer.prompt}${path}`) < 0.5;
    default:
      return null;
  }
}

function merge(a: Schema, b: Schema): Schema {
  const properties = {
    ...(a['properties'] as Schema | undefined),
    ...(b['properties'] as Schema | undefined),
  };
  const required = [
    ...((a['required'] as string[] | undefined) ?? []),
    ...((b['required'] as string[] | undefined) ?? []),
  ];
  return { ...a, ...b, ...(Object.keys(properties).length > 0 ? { properties, required } : {}) };
}

function resolve(schema: Schema, root: Schema): Schema {
  let current = schema;
  for (let hops = 0; typeof current['$ref'] === 'string'; hops++) {
    if (hops > 16) throw new RangeError(`${current['$ref']}: references form a circle`);
    const target = current['$ref']
      .replace(/^#\/?/, '')
      .split('/')
      .filter((part) => part !== '')
      .reduce<unknown>(
        (node, part) => (node as Schema | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')],
        root,
      );
    if (typeof target !== 'object' || target === null)
      throw new RangeError(`${current['$ref']}: the reference leads nowhere`);
    current = target as Schema;
  }
  return current;
}

/** Deep in a recursive schema the shortest way out is wanted: null or a plain value. */
function pickAlternative(alternatives: readonly Schema[], writer: Writer, depth: number): Schema {
  const plain = alternatives.find(
    (one) => !['object', 'array'].includes(typeOf(resolve(one, writer.root)) ?? ''),
  );
  const first = alternatives.find((one) => typeOf(one) !== 'null') ?? alternatives[0];
  const chosen = depth > 8 ? (plain ?? first) : first;
  if (!chosen) throw new RangeError('an empty anyOf allows no value');
  return chosen;
}

function typeOf(schema: Schema): string | undefined {
  const { type } = schema;
  if (Array.isArray(type)) return (type.find((one) => one !== 'null') as string | undefined) ?? 'null';
  if (typeof type === 'string') return type;
  if (schema['properties']) return 'object';
  return schema['items'] ? 'array' : 'string';
}

function choose(options: readonly unknown[], { prompt, keywords, moods }: Writer, path: string): unknown {
  if (options.length === 0) throw new RangeError(`${path}: an empty enum allows no value`);
  const wanted = new Set([...keywords, ...moods]);
  const fitting = options.filter(
    (option) => typeof option === 'string' && words(option).some((word) => wanted.has(word)),
  );
  const pool = fitting.length > 0 ? fitting : options;
  return pool[hash32(prompt + path) % pool.length];
}

function objectFor(schema: Schema, writer: Writer, path: string, depth: number): Record<string, unknown> {
  const properties = Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {});
  const required = new Set((schema['required'] as string[] | undefined) ?? []);
  const kept = properties.filter(([name]) => required.has(name) || depth < 4);
  return Object.fromEntries(
    kept.map(([name, inner]) => [name, valueFor(inner, writer, `${path}.${name}`, depth + 1)]),
  );
}

function arrayFor(schema: Schema, writer: Writer, path: string, depth: number): unknown[] {
  const min = numberOr(schema['minItems'], 0);
  const max = numberOr(schema['maxItems'], Number.POSITIVE_INFINITY);
  const fixed = (schema['prefixItems'] as Schema[] | undefined) ?? [];
  const values: unknown[] = fixed.map((one, i) => valueFor(one, writer, `${path}[${i}]`, depth + 1));
  const inner = schema['items'];
  const wanted = depth > 8 ? min : clamp(Math.max(3, min), min, max);
  if (typeof inner !== 'object' || inner === null) return values;
  const seen = new Set<string>();
  for (let i = values.length; values.length < wanted && i < wanted + 60; i++) {
    const value = valueFor(inner as Schema, writer, `${path}[${i}]`, depth + 1);
    const key = JSON.stringify(value);
    if (seen.has(key) && (schema['uniqueItems'] === true || values.length >= min)) continue;
    seen.add(key);
    values.push(value);
  }
  return values;
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function numberFor(schema: Schema, { prompt }: Writer, path: string, whole: boolean): number {
  const step = numberOr(schema['multipleOf'], whole ? 1 : 0);
  const tiny = step || (whole ? 1 : 1e-3);
  const low = Math.max(
    numberOr(schema['minimum'], Number.NEGATIVE_INFINITY),
    numberOr(schema['exclusiveMinimum'], Number.NEGATIVE_INFINITY) + tiny,
  );
  const high = Math.min(
    numberOr(schema['maximum'], Number.POSITIVE_INFINITY),
    numberOr(schema['exclusiveMaximum'], Number.POSITIVE_INFINITY) - tiny,
  );
  const from = Number.isFinite(low) ? low : Number.isFinite(high) ? high - 1 : 0;
  const to = Number.isFinite(high) ? high : from + (whole ? 10 : 1);
  const name = /([^.[\]]+)(?:\[\d+\])?$/.exec(path)?.[1] ?? '';
  const said = numberIn(prompt, name);
  const raw =
    said !== undefined && said >= from && said <= to ? said : from + share(prompt + path) * (to - from);
  if (step === 0) return Number(clamp(raw, from, to).toFixed(4));
  const places = (String(step).split('.')[1] ?? '').length;
  return Number(
    (clamp(Math.round(raw / step), Math.ceil(from / step), Math.floor(to / step)) * step).toFixed(places),
  );
}

const FORMATS: Readonly<Record<string, (seed: number) => string>> = {
  'date-time': () => '2026-01-15T12:00:00Z',
  date: () => '2026-01-15',
  time: () => '12:00:00Z',
  duration: () => 'PT3M',
  email: () => 'listener@example.com',
  hostname: () => 'example.com',
  ipv4: () => '192.0.2.1',
  ipv6: () => '2001:db8::1',
  uri: () => 'https://example.com/',
  uuid: (seed) => `${seed.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
};

function stringFor(schema: Schema, writer: Writer, path: string): string {
  const format = FORMATS[String(schema['format'])];
  if (format) return format(hash32(writer.prompt + path));
  const min = numberOr(schema['minLength'], 0);
  const max = numberOr(schema['maxLength'], Number.POSITIVE_INFINITY);
  const pattern = typeof schema['pattern'] === 'string' ? new RegExp(schema['pattern'], 'u') : undefined;
  const fits = (text: string) =>
    [...text].length >= min && [...text].length <= max && (pattern === undefined || pattern.test(text));
  const candidates = candidatesFor(writer, path).flatMap((text) => [text, fit(text, min, max)]);
  const found = candidates.find(fits);
  if (found === undefined) throw new RangeError(`${path}: no text was found for its pattern and lengths`);
  return found;
}

function fit(text: string, min: number, max: number): string {
  let long = text;
  while ([...long].length < min) long += ` ${text}`;
  const cut = [...long].slice(0, Number.isFinite(max) ? max : undefined).join('');
  const words = cut.replace(/\s\S*$/, '');
  return long.length > cut.length && words.length >= min && words.length > 0
    ? words
    : cut.trim().length >= min
      ? cut.trim()
      : cut;
}

/** What one may write here, best first: the name of the field says what kind of text is wanted. */
function candidatesFor({ prompt, moods, keywords }: Writer, path: string): string[] {
  const seed = hash32(prompt + path);
  const name = /([^.[\]]+)(?:\[\d+\])?$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const mood = moods[seed % Math.max(1, moods.length)] ?? 'quiet';
  const other = moods[(seed + 1) % Math.max(1, moods.length)] ?? 'slow';
  const word = keywords[seed % Math.max(1, keywords.length)] ?? mood;
  const title = (text: string) => text.replace(/(^|[\s-])\p{L}/gu, (c) => c.toUpperCase());
  const place = PLACES[seed % PLACES.length] ?? 'Harbour';
  const titled = `${title(mood)} ${place}`;
  const sentence = `${title(mood)} and ${other}, with ${word} close to the surface and the ${place.toLowerCase()} down the road.`;
  const hex = seed.toString(16).padStart(8, '0');
  const tail = [
    mood,
    word,
    titled,
    sentence,
    slug(titled),
    slug(titled).replaceAll('-', '_'),
    slug(titled).toUpperCase(),
    `#${hex.slice(0, 6)}`,
    hex.slice(0, 6),
    String(seed % 10),
    String(seed % 100).padStart(2, '0'),
    String(seed),
    'en',
    'EN',
    'A',
    'a',
    '2026-01-15',
  ];
  if (/name|title|label/.test(name)) return [titled, ...tail];
  if (/desc|prose|sentence|^text$|reason|summary|story|explan|note|content|message/.test(name))
    return [sentence, ...tail];
  return tail;
}

function slug(text: string): string {
  return fold(text).replace(/[^a-z0-9]+/g, '-');
}

/** What OpenAI's strict mode demands of a schema; the first breach as it words it, or undefined. */
export function strictBreach(schema: Schema, context: readonly string[] = []): string | undefined {
  const where = `In context=(${context.map((part) => `'${part}'`).join(', ')})`;
  const inner: [Schema, string[]][] = [];
  if (
    typeOf(schema) === 'object' &&
    !schema['$ref'] &&
    !schema['anyOf'] &&
    !schema['enum'] &&
    !('const' in schema)
  ) {
    if (schema['additionalProperties'] !== false)
      return `${where}, 'additionalProperties' is required to be supplied and to be false.`;
    const properties = (schema['properties'] as Record<string, Schema> | undefined) ?? {};
    const required = (schema['required'] as string[] | undefined) ?? [];
    const missing = Object.keys(properties).find((name) => !required.includes(name));
    if (missing !== undefined)
      return `${where}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
    for (const [name, one] of Object.entries(properties)) inner.push([one, [...context, 'properties', name]]);
  }
  for (const key of ['oneOf', 'allOf', 'not', 'if', 'patternProperties'] as const) {
    if (key in schema) return `${where}, '${key}' is not permitted.`;
  }
  if (typeof schema['items'] === 'object' && schema['items'] !== null)
    inner.push([schema['items'] as Schema, [...context, 'items']]);
  for (const [i, one] of ((schema['anyOf'] as Schema[] | undefined) ?? []).entries())
    inner.push([one, [...context, 'anyOf', String(i)]]);
  for (const [name, one] of Object.entries((schema['$defs'] as Record<string, Schema> | undefined) ?? {}))
    inner.push([one, [...context, '$defs', name]]);
  for (const [one, path] of inner) {
    const breach = strictBreach(one, path);
    if (breach) return breach;
  }
  return undefined;
}
