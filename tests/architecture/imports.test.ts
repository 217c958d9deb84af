import { describe, expect, it } from 'vitest';
import { at, type Import, isPure, packageFiles, packageOf, type Room, type SourceFile } from './code.ts';

const production = packageFiles.filter(({ isTest }) => !isTest);

/** Every import that `isWrong` says something about, as `file:line what`. */
function faults(
  files: readonly SourceFile[],
  isWrong: (what: Import, file: SourceFile) => string | null,
): string[] {
  return files.flatMap((file) =>
    file.imports.flatMap((what) => {
      const why = isWrong(what, file);
      return why === null ? [] : [`${at(file, what.line)} imports ${what.specifier}: ${why}`];
    }),
  );
}

const libOf = (specifier: string) => /^@trc\/([^/]+)/.exec(specifier)?.[1] ?? null;
const roomIn = (target: string, home: string): Room =>
  (/^src\/(inbound|domain|outbound|migrations)\//.exec(target.slice(home.length + 1))?.[1] as
    | Room
    | undefined) ?? 'top';
const inService = ({ home }: SourceFile) => home.startsWith('services/');

/**
 * What a domain may use besides its own files and the contracts: code that computes a value from values.
 * Where only some names of a package are of that kind, they are listed.
 */
const pure: ReadonlyArray<{ name: string; only?: readonly string[]; why: string }> = [
  { name: 'zod', why: 'checks the shape of a value' },
  { name: 'luxon', why: 'calendar arithmetic in time zones, on instants that are handed in' },
  { name: 'fft.js', why: 'one transform, arrays in and arrays out' },
  { name: 'meyda', why: 'cepstral coefficients of one frame' },
  {
    name: 'node:net',
    only: ['BlockList', 'isIP', 'isIPv4', 'isIPv6'],
    why: 'arithmetic on addresses; opens no connection',
  },
];

/** What a domain may take from the contracts. Messages, queries and routes are how data arrives: as types only. */
const contractValues = /^@trc\/contracts\/(documents\/.+|ids|lineage|errors)$/;

describe('rooms of a service', () => {
  it('a domain knows its own files, documents of the contracts, @trc/music and pure libraries, nothing else', () => {
    const wrong = faults(production.filter(isPure), ({ specifier, names, typeOnly, target }, file) => {
      const { home } = file;
      if (target?.startsWith(`${home}/`))
        return roomIn(target, home) === 'domain' || !inService(file)
          ? null
          : 'a domain file uses only domain files; hand the value in as an argument.';
      if (names.includes('newId')) return 'a new id is dice and a clock; make it in inbound and hand it in.';
      if (libOf(specifier) === 'contracts')
        return typeOnly || contractValues.test(specifier)
          ? null
          : 'take documents, ids, lineage and errors from the contracts; everything else as a type only.';
      if (libOf(specifier) === 'music') return null;
      const known = pure.find(({ name }) => name === packageOf(specifier));
      if (!known)
        return 'it is not on the list of pure libraries (tests/architecture/imports.test.ts); do it in outbound and hand the result in.';
      const others = known.only && names.filter((name) => !known.only?.includes(name));
      return others?.length ? `only ${known.only?.join(', ')} are pure there (${known.why}).` : null;
    });
    expect(wrong).toEqual([]);
  });

  it('outbound uses domain, contracts and libraries, and never what wakes the service', () => {
    const outbound = production.filter((file) => file.room === 'outbound' && inService(file));
    const wrong = faults(outbound, ({ target }, { home }) => {
      if (!target?.startsWith(`${home}/`)) return null;
      return ['outbound', 'domain'].includes(roomIn(target, home))
        ? null
        : 'outbound may use outbound and domain; what it needs from elsewhere comes as an argument.';
    });
    expect(wrong).toEqual([]);
  });

  it('inbound uses domain, outbound and the tokens of its service, never the module that wires it', () => {
    const inbound = production.filter((file) => file.room === 'inbound' && inService(file));
    const wrong = faults(inbound, ({ target }, { home }) => {
      if (!target?.startsWith(`${home}/`)) return null;
      const room = roomIn(target, home);
      if (room === 'migrations') return 'a migration is run by the deployment, not by a message.';
      return room !== 'top' || target === `${home}/src/tokens.ts`
        ? null
        : 'take what the module provides by its token (`src/tokens.ts`).';
    });
    expect(wrong).toEqual([]);
  });

  it('a migration knows no table, type or rule of today', () => {
    const migrations = production.filter((file) => file.room === 'migrations');
    const wrong = faults(migrations, ({ specifier, target }, { home }) => {
      if (target?.startsWith(`${home}/src/migrations/`)) return null;
      return ['kysely', 'kysely/migration', '@trc/runtime/migration'].includes(specifier)
        ? null
        : 'it is frozen in time; write what it needs into the migration itself.';
    });
    expect(wrong).toEqual([]);
  });
});

describe('packages', () => {
  it('no service imports another service', () => {
    const wrong = faults(packageFiles, ({ target, specifier }, { home }) => {
      const other =
        (target && /^services\/[^/]+/.exec(target)?.[0]) ??
        (/^services\//.test(specifier) ? specifier : null);
      return other && other !== home
        ? 'services talk through messages; share the shape in libs/contracts.'
        : null;
    });
    expect(wrong).toEqual([]);
  });

  it('a package is entered by its doors, never by a path into its folder', () => {
    const wrong = faults(packageFiles, ({ target, specifier }, { home }) =>
      specifier.startsWith('.') && target && !target.startsWith(`${home}/`)
        ? 'import it as @trc/<package>/<file>.'
        : null,
    );
    expect(wrong).toEqual([]);
  });

  it('no package goes out of its own door to come in again', () => {
    const wrong = faults(packageFiles, ({ specifier }, { home }) =>
      `libs/${libOf(specifier)}` === home ? 'inside the package, use a relative path.' : null,
    );
    expect(wrong).toEqual([]);
  });

  it('libraries know only what lies below them', () => {
    const below: Readonly<Record<string, readonly string[]>> = {
      contracts: [],
      runtime: ['contracts'],
      music: ['contracts'],
      models: ['contracts'],
      spotify: ['contracts'],
      testkit: ['contracts', 'runtime'],
    };
    const wrong = faults(
      production.filter(({ home }) => home.startsWith('libs/')),
      ({ specifier }, { home }) => {
        const [self, other] = [home.slice('libs/'.length), libOf(specifier)];
        if (!(self in below)) return `${home} is new: say in this test what lies below it, and write an ADR.`;
        return other === null || other === self || below[self]?.includes(other)
          ? null
          : `${self} may use ${below[self]?.join(' and ') || 'no other library'}.`;
      },
    );
    expect(wrong).toEqual([]);
  });

  it('contracts are schemas and ids, made with zod and ulid alone', () => {
    const wrong = faults(
      production.filter(({ home }) => home === 'libs/contracts'),
      ({ specifier, target }) =>
        target || ['zod', 'ulid'].includes(specifier)
          ? null
          : 'everybody loads the contracts; keep them light.',
    );
    expect(wrong).toEqual([]);
  });

  it('the runtime names no business: of the messages it knows those about dead letters, progress and personal data', () => {
    const own = [
      '@trc/contracts/commands/replay-dead-letter.v1',
      '@trc/contracts/commands/export-user.v1',
      '@trc/contracts/events/user-exported.v1',
      '@trc/contracts/events/user-erased.v1',
      '@trc/contracts/events/user-data-erased.v1',
      '@trc/contracts/queries/list-dead-letters.v1',
      '@trc/contracts/signals/job-progressed.v1',
      '@trc/contracts/http/operation',
    ];
    const wrong = faults(
      production.filter(({ home }) => home === 'libs/runtime'),
      ({ specifier }) =>
        /^@trc\/contracts\/(commands|events|queries|signals|webhooks|documents|http)\//.test(specifier) &&
        !own.includes(specifier)
          ? 'what only some services need belongs to them.'
          : null,
    );
    expect(wrong).toEqual([]);
  });

  it('the testkit is for tests', () => {
    const wrong = faults(
      production.filter(({ home }) => home !== 'libs/testkit'),
      ({ specifier }) =>
        libOf(specifier) === 'testkit' ? 'move it to a test, or the part to libs/runtime.' : null,
    );
    expect(wrong).toEqual([]);
  });
});

interface Home {
  readonly packages: RegExp;
  /** Where the package may be used when the program runs. */
  readonly at: (file: SourceFile) => boolean;
  /** Where its types may be named besides. */
  readonly typesAt: (file: SourceFile) => boolean;
  readonly why: string;
}

const isLib =
  (...names: string[]) =>
  ({ home }: SourceFile) =>
    names.includes(home.slice('libs/'.length));
const inRoom =
  (...rooms: string[]) =>
  (file: SourceFile) =>
    inService(file) && rooms.includes(file.room);
const anyOf =
  (...checks: Array<(file: SourceFile) => boolean>) =>
  (file: SourceFile) =>
    checks.some((check) => check(file));
const nowhere = () => false;

/** A client or framework has one home, so that a change of it is a change there. */
const homes: readonly Home[] = [
  {
    packages: /^(@nestjs\/.+|rxjs|reflect-metadata)$/,
    at: anyOf(inRoom('inbound', 'top'), isLib('runtime', 'testkit')),
    typesAt: nowhere,
    why: 'Nest hosts routes and handlers: inbound, the files above the rooms, and libs/runtime.',
  },
  {
    packages: /^(fastify|@fastify\/.+)$/,
    at: anyOf(inRoom('top'), isLib('runtime')),
    typesAt: inRoom('inbound'),
    why: 'the server is set up in app.module.ts; inbound may name types of requests and replies.',
  },
  {
    packages: /^(kysely|pg)$/,
    at: anyOf(inRoom('outbound', 'migrations'), isLib('runtime', 'testkit')),
    typesAt: inRoom('inbound', 'top'),
    why: 'SQL is in outbound and migrations; inbound hands a database or a transaction on and names only its type.',
  },
  {
    packages: /^@nats-io\//,
    at: isLib('runtime'),
    typesAt: anyOf(inRoom('inbound', 'outbound', 'top'), isLib('testkit')),
    why: 'libs/runtime connects; services name the type of what they are handed.',
  },
  {
    packages: /^@aws-sdk\//,
    at: isLib('runtime'),
    typesAt: nowhere,
    why: 'use `Objects` of @trc/runtime/objects.',
  },
  { packages: /^openai$/, at: isLib('models'), typesAt: nowhere, why: 'use `Models` of @trc/models/models.' },
  {
    packages: /^@spotify\//,
    at: isLib('spotify'),
    typesAt: nowhere,
    why: 'use `SpotifyClient` of @trc/spotify/client.',
  },
];

describe('homes of frameworks and clients', () => {
  it.each(homes)('$packages stays at home', ({ packages, at: mayUse, typesAt, why }) => {
    const wrong = faults(production, ({ specifier, typeOnly }, file) => {
      if (!packages.test(packageOf(specifier)) || mayUse(file)) return null;
      return typeOnly && typesAt(file) ? null : why;
    });
    expect(wrong).toEqual([]);
  });
});
