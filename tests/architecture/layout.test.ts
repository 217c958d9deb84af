import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { consumers } from '@trc/contracts/topology';
import { describe, expect, it } from 'vitest';
import { at, decoratorsOf, packageFiles, readText, root, type SourceFile, services } from './code.ts';
import { calleeOf, walk } from './syntax.ts';

const headings = ['Owns', 'In', 'Out', 'Tables', 'Limits'];
const readmeLinesMax = 25;

it('no package has an index.ts: a file is imported by its own name', () => {
  expect(packageFiles.map(({ path }) => path).filter((path) => basename(path) === 'index.ts')).toEqual([]);
});

describe.each(services)('$folder', ({ folder, files }) => {
  it('has its rooms, its start, its configuration and its wiring', () => {
    const wanted = ['main.ts', 'config.ts', 'app.module.ts', 'inbound', 'domain', 'outbound'];
    expect(wanted.filter((name) => !existsSync(join(root, folder, 'src', name)))).toEqual([]);
  });

  it('has a fourth room only for migrations', () => {
    const rooms = files
      .map(({ path }) => /\/src\/([^/]+)\/./.exec(path)?.[1])
      .filter((room) => room !== undefined);
    const known = ['inbound', 'domain', 'outbound', 'migrations'];
    expect([...new Set(rooms)].filter((room) => !known.includes(room))).toEqual([]);
  });

  it(`says in a README of ${readmeLinesMax} lines what it owns, in, out, its tables and its limits`, () => {
    const readme = readText(`${folder}/README.md`);
    expect(headings.filter((heading) => !readme.includes(`**${heading}**`))).toEqual([]);
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(readmeLinesMax);
  });

  it('names in its README every message that wakes it', () => {
    const readme = readText(`${folder}/README.md`);
    const own = consumers
      .filter(({ service }) => `services/${service}` === folder)
      .map(({ contract }) => contract.name.replace('.v1', ''))
      .filter((name) => !everyService.includes(name));
    expect(own.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

/** The runtime handles these for all of them. */
const everyService = ['replay-dead-letter', 'export-user', 'user-erased'];
/** What every service states is a function of the service: a decorator then names the event that the function made. */
const ofEveryService = ['userExported', 'userDataErased'];

/** What wakes a service, by the ending of the file; the folder of the contract, and the decorator that takes it. */
const wakers: Readonly<Record<string, { contracts?: string; decorator?: string }>> = {
  route: {},
  routes: {},
  command: { contracts: 'commands', decorator: 'Consumes' },
  event: { contracts: 'events', decorator: 'Consumes' },
  query: { contracts: 'queries', decorator: 'Answers' },
  signal: { contracts: 'signals' },
  schedule: {},
  smtp: {},
};
/** Parts of the HTTP chain. They wake nothing by themselves. */
const chain = ['guard', 'interceptor', 'filter', 'hook'];

const endingOf = ({ path }: SourceFile) => /\.([a-z]+)\.ts$/.exec(path)?.[1] ?? null;
const stemOf = ({ path }: SourceFile) => basename(path).split('.')[0] ?? '';
const inRoom = (room: SourceFile['room']) =>
  packageFiles.filter((file) => file.room === room && !file.isTest && file.home.startsWith('services/'));

describe('names in inbound', () => {
  it('a file is named after the operation and what wakes it; a shared part has no such ending and no controller', () => {
    const wrong = inRoom('inbound').flatMap((file) => {
      const ending = endingOf(file);
      const decorators = decoratorsOf(file).map(({ name }) => name);
      const isWoken = decorators.some((name) =>
        ['Controller', 'Consumes', 'Answers', 'Route'].includes(name),
      );
      const needsController =
        ending !== null && ['route', 'routes', 'command', 'event', 'query'].includes(ending);
      if (ending !== null && !(ending in wakers) && !chain.includes(ending))
        return [
          `${file.path}: ".${ending}" says nothing; the endings are ${[...Object.keys(wakers), ...chain].join(', ')}.`,
        ];
      if (isWoken && !needsController)
        return [
          `${file.path}: something wakes it; end its name with .route, .routes, .command, .event or .query.`,
        ];
      if (needsController && !decorators.includes('Controller'))
        return [
          `${file.path}: nothing wakes it; take ".${ending}" out of its name, or give it its controller.`,
        ];
      if (
        ending === 'schedule' &&
        !file.imports.some(({ specifier }) => specifier === '@trc/runtime/schedule')
      )
        return [`${file.path}: a schedule runs by startSchedule of @trc/runtime/schedule.`];
      return [];
    });
    expect(wrong).toEqual([]);
  });

  it('the file of a command, an event, a query or a signal handles the contract of its name and no other', () => {
    const wrong = inRoom('inbound').flatMap((file) => {
      const { contracts, decorator } = wakers[endingOf(file) ?? ''] ?? {};
      if (!contracts) return [];
      const contract = `@trc/contracts/${contracts}/${stemOf(file)}.v`;
      const source = file.imports.filter(({ specifier }) => specifier.startsWith(contract));
      if (source.length === 0)
        return [`${file.path}: import ${contract}1, or give the file the name of what it handles.`];
      if (!decorator) return [];
      const handled = decoratorsOf(file).filter(({ name }) => name === 'Consumes' || name === 'Answers');
      return handled
        .filter(
          ({ name, argument }) =>
            name !== decorator ||
            !source.some(({ names }) => [argument, ...ofEveryService].some((one) => names.includes(one))),
        )
        .map(
          ({ name, argument, line }) =>
            `${at(file, line)}: @${name}(${argument}) belongs into a file of its own name.`,
        )
        .concat(handled.length === 0 ? [`${file.path}: no method has @${decorator}.`] : []);
    });
    expect(wrong).toEqual([]);
  });

  it('every consumer of the topology has its file in its service', () => {
    const wanted = consumers
      .filter(({ contract }) => !everyService.includes(contract.name.replace(/\.v\d+$/, '')))
      .map(
        ({ service, contract }) =>
          `services/${service}/src/inbound/${contract.name.replace(/\.v\d+$/, '')}.${contract.kind}.ts`,
      );
    const there = new Set(inRoom('inbound').map(({ path }) => path));
    expect([...new Set(wanted)].filter((path) => !there.has(path))).toEqual([]);
    const extra = [...there].filter((path) => /\.(command|event)\.ts$/.test(path) && !wanted.includes(path));
    expect(extra, 'these handle a message that topology.ts does not give them').toEqual([]);
  });
});

describe('names in outbound', () => {
  const places = [
    ...['store', 'objects', 'http', 'smtp', 'nats', 'memory', 'csv', 'json', 'canvas'],
    ...['spotify', 'listenbrainz', 'library', 'open', 'model', 'models', 'stripe', 'manual', 'dns'],
  ];

  it('a file is named after a thing, and after the place where the thing is', () => {
    const wrong = inRoom('outbound')
      .filter((file) => endingOf(file) !== null && !places.includes(endingOf(file) ?? ''))
      .map(
        ({ path }) =>
          `${path}: name a place that is known here (${places.join(', ')}), or add the new one to this list.`,
      );
    expect(wrong).toEqual([]);
  });

  it('tables are read and written in *.store.ts', () => {
    const statements = /\.(selectFrom|insertInto|updateTable|deleteFrom)$/;
    const wrong = inRoom('outbound')
      .filter((file) => endingOf(file) !== 'store')
      .flatMap((file) => {
        const found: string[] = [];
        walk(file.tree, (node) => {
          if (node.type === 'CallExpression' && statements.test(calleeOf(node)))
            found.push(`${at(file, file.lineOf(node))}: move the statement to the store of its table.`);
        });
        return found;
      });
    expect(wrong).toEqual([]);
  });
});
