import { errors } from '@trc/contracts/errors';
import { services } from '@trc/contracts/message';
import { asks, consumers, durableOf, lanes, reactions, streams, subjectOf } from '@trc/contracts/topology';
import { describe, expect, it } from 'vitest';
import { packageFiles, services as serviceWorkspaces } from './code.ts';
import { filesOf, messagesOf, queriesOf, signalsOf } from './contracts-here.ts';

const messageFiles = filesOf('commands', 'events');
const messages = messageFiles.flatMap((file) => messagesOf(file).map((message) => ({ file, message })));
const queries = filesOf('queries').flatMap((file) => queriesOf(file).map((query) => ({ file, query })));
const signals = filesOf('signals').flatMap((file) => signalsOf(file).map((signal) => ({ file, signal })));

const fileAt = new Map(packageFiles.map((file) => [file.path, file]));

/** Whether a NATS filter takes a subject: `*` is one word, `>` is all that follow. */
function takes(filter: string, subject: string): boolean {
  const words = subject.split('.');
  return filter.split('.').every((part, i, parts) => {
    if (part === '>') return words.length > i;
    return (part === '*' || part === words[i]) && (i < parts.length - 1 || words.length === parts.length);
  });
}
const inStream = (subject: string) =>
  Object.values(streams).some(({ subjects }) => subjects.some((filter) => takes(filter, subject)));

describe('names', () => {
  it('the file, the contract and the subject have one name', () => {
    const wrong = [
      ...messages.flatMap(({ file, message }) => {
        const folder = message.kind === 'command' ? 'commands' : 'events';
        const subject = `${message.kind === 'command' ? 'cmd' : 'evt'}.${message.service}.${file.name}`;
        return message.name === file.name && file.kind === folder && message.subject === subject
          ? []
          : [`${file.path}: ${message.kind} ${message.name} on ${message.subject}`];
      }),
      ...queries
        .filter(
          ({ file, query }) =>
            query.name !== file.name || query.subject !== `qry.${query.service}.${file.name}`,
        )
        .map(({ file, query }) => `${file.path}: query ${query.name} on ${query.subject}`),
      ...signals
        .filter(({ file, signal }) => signal.subject !== `sig.${file.name}`)
        .map(({ file, signal }) => `${file.path}: signal on ${signal.subject}`),
    ];
    expect(wrong).toEqual([]);
  });

  it('every file states its contract', () => {
    const empty = [
      ...messageFiles.filter((file) => messagesOf(file).length === 0),
      ...filesOf('queries').filter((file) => queriesOf(file).length === 0),
      ...filesOf('signals').filter((file) => signalsOf(file).length === 0),
    ];
    expect(empty.map(({ path }) => path)).toEqual([]);
  });

  it('a query begins with get- or list-; an event has happened, a command has not', () => {
    const wrong = [
      ...queries.filter(({ query }) => !/^(get|list)-/.test(query.name)).map(({ file }) => file.path),
      ...messages
        .filter(
          ({ message: { kind, name } }) => (kind === 'event') !== /-(\w+ed|built|read)\.v\d+$/.test(name),
        )
        .map(({ file }) => file.path),
    ];
    expect(wrong).toEqual([]);
  });

  it('every service of the contracts is there', () => {
    const folders = serviceWorkspaces.map(({ folder }) => folder.replace('services/', ''));
    expect(services.filter((service) => !folders.includes(service))).toEqual([]);
  });
});

/** The files of this repository that a service's program is made of. */
function programOf(service: string): ReadonlySet<string> {
  const own = packageFiles.filter(
    ({ path, isTest }) => !isTest && path.startsWith(`services/${service}/src/`),
  );
  const found = new Set(own.map(({ path }) => path));
  for (const path of found)
    for (const { target } of fileAt.get(path)?.imports ?? []) if (target) found.add(target);
  return found;
}

describe('neighbours', () => {
  it('a service asks those that the topology names, and no others', () => {
    // The gateway asks everybody: each service answers it for its dead letters. That query the others import to answer.
    const ofOne = [...Map.groupBy(queries, ({ file }) => file.path).values()].filter(
      ({ length }) => length === 1,
    );
    for (const service of services.filter((one) => one !== 'gateway')) {
      const program = programOf(service);
      const asked = ofOne.flat().filter(({ file }) => program.has(file.path));
      const owners = new Set(asked.map(({ query }) => query.service).filter((owner) => owner !== service));
      const named = asks[service].filter((owner) => owner !== service);
      expect([...owners].sort(), service).toEqual([...named].sort());
    }
  });
});

describe('streams', () => {
  it('hold every command and event, and no query or signal', () => {
    expect(
      consumers
        .map(({ contract, lane }) => subjectOf(contract, lane))
        .filter((subject) => !inStream(subject)),
    ).toEqual([]);
    expect(messages.map(({ message }) => message.subject).filter((subject) => !inStream(subject))).toEqual(
      [],
    );
    const outside = [
      ...queries.map(({ query }) => query.subject),
      ...signals.map(({ signal }) => signal.subject),
    ];
    expect(outside.filter(inStream)).toEqual([]);
  });
});

describe('consumers', () => {
  it('somebody listens to every command and event', () => {
    const heard = new Set(consumers.map(({ contract }) => contract.subject));
    expect(messages.map(({ message }) => message.subject).filter((subject) => !heard.has(subject))).toEqual(
      [],
    );
  });

  it('nobody listens to what is not a contract here', () => {
    const known = new Set(messages.map(({ message }) => message.subject));
    expect(
      consumers.map(({ contract }) => contract.subject).filter((subject) => !known.has(subject)),
    ).toEqual([]);
  });

  it('a command is worked on by the service it is for, in one queue or in one for each lane', () => {
    const commands = consumers.filter(({ contract }) => contract.kind === 'command');
    expect(commands.filter(({ service, contract }) => service !== contract.service)).toEqual([]);
    const bySubject = Map.groupBy(commands, ({ contract }) => contract.subject);
    const wrong = [...bySubject].filter(([, all]) => {
      const found = all.map(({ lane }) => lane);
      return found.length > 1 || found[0] !== null ? found.sort().join() !== [...lanes].sort().join() : false;
    });
    expect(wrong.map(([subject]) => subject)).toEqual([]);
  });

  it('have names of their own, without a character that NATS forbids', () => {
    const names = consumers.map(durableOf);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[\w-]+$/.test(name))).toEqual([]);
  });

  it('state their limits: silence, tries, pauses and how many at once', () => {
    const wrong = consumers.filter(
      ({ ackWaitMs, attemptsMax, backoffMs, concurrency }) =>
        !(
          ackWaitMs > 0 &&
          attemptsMax > 0 &&
          concurrency > 0 &&
          backoffMs.length > 0 &&
          backoffMs.every((pause) => pause > 0)
        ),
    );
    expect(wrong.map(durableOf)).toEqual([]);
  });

  it('queries state how long the asker waits', () => {
    expect(queries.filter(({ query }) => !(query.timeoutMs > 0)).map(({ file }) => file.path)).toEqual([]);
  });
});

describe('reactions', () => {
  const edges = new Map(
    reactions.map(({ on, states }) => [on.subject, states.map(({ subject }) => subject)]),
  );

  it('no message leads back to itself', () => {
    const visit = (subject: string, way: readonly string[]): string[] =>
      way.includes(subject)
        ? [[...way, subject].join(' → ')]
        : (edges.get(subject) ?? []).flatMap((next) => visit(next, [...way, subject]));
    expect([...edges.keys()].flatMap((subject) => visit(subject, []))).toEqual([]);
  });

  it('name every message that somebody listens to, as cause or as effect', () => {
    const named = new Set([...edges.keys(), ...[...edges.values()].flat()]);
    // An operator sends these, and nothing follows but what follows the message that is replayed.
    const silent = /^cmd\.(\w+\.replay-dead-letter|billing\.assign-plan)\.v1$/;
    const wrong = consumers
      .map(({ contract }) => contract.subject)
      .filter((subject) => !named.has(subject) && !silent.test(subject));
    expect([...new Set(wrong)]).toEqual([]);
  });

  it('a command with a job leads to the end of the job, and so does every refusal on the way', () => {
    const end = 'evt.gateway.job-ended.v1';
    const leads = (subject: string): boolean => subject === end || (edges.get(subject) ?? []).some(leads);
    const mustLead = messages.filter(({ message }) =>
      message.kind === 'command' ? takesJob(message.schema) : /-refused\.v\d+$/.test(message.name),
    );
    expect(mustLead.length).toBeGreaterThan(0);
    expect(mustLead.map(({ message }) => message.subject).filter((subject) => !leads(subject))).toEqual([]);
  });
});

const takesJob = (schema: unknown) =>
  JSON.stringify(Object.keys((schema as { shape?: object }).shape ?? {})).includes('job_id');

describe('errors', () => {
  it('every code has a status of HTTP and a sentence that says what to do', () => {
    const wrong = Object.entries(errors).filter(
      ([code, { status, title }]) =>
        !/^[a-z-]+$/.test(code) || status < 400 || status > 599 || !/\.$/.test(title),
    );
    expect(wrong).toEqual([]);
  });
});
