import { randomBytes } from 'node:crypto';
import { readConfig } from '@trc/runtime/config';
import { describe, expect, it } from 'vitest';
import { profiles, render } from './support/chart.ts';
import { podGroups } from './support/objects.ts';
import { isRequired, programOf, serviceVariables } from './support/programs.ts';

/** What Node itself reads. */
const ofNode = ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'];
/** What a Secret may hold; any other secret may be any text. */
const secretSamples: Readonly<Record<string, string>> = {
  DATABASE_ADMIN_URL: 'postgres://admin:word@postgres.example/music',
  DATABASE_URL: 'postgres://trc_service:word@postgres.example/music',
  NATS_URL: 'nats://service:word@nats.example:4222',
  SMTP_URL: 'smtps://name:word@mail.example',
  STRIPE_WEBHOOK_SECRET: 'whsec_word',
  SIM_STRIPE_WEBHOOK_SECRET: 'whsec_word',
  TOKEN_KEYS: randomBytes(32).toString('base64'),
};

describe.each(profiles)('profile $name', (profile) => {
  const containers = podGroups(render(profile)).flatMap(({ title, component, containers }) =>
    containers.flatMap((container) => {
      const program = programOf(container);
      const variables = container.env ?? [];
      return program
        ? [{ title: `${title} / ${container.name}`, component, container, program, variables }]
        : [];
    }),
  );

  it('runs every service, its migration where it has tables, and the program that makes streams', () => {
    const run = containers.map(({ program: { service, name } }) => `${service} ${name}`);
    const withTables = [...serviceVariables].filter(([, variables]) =>
      Object.values(variables).some(({ name }) => name === 'DATABASE_URL'),
    );
    const wanted = withTables.flatMap(([service]) => [`${service} main`, `${service} migrate`]);
    expect(withTables.length).toBeGreaterThan(5);
    expect([...new Set(run)].filter((one) => one !== 'simulator main').sort()).toEqual(
      [...wanted, 'gateway topology'].sort(),
    );
  });

  it('gives every program what it requires, and nothing that it does not read', () => {
    const faults = containers.flatMap(({ title, program, variables }) => {
      const given = variables.map(({ name }) => name);
      const known = program.variables.map(({ name }) => name);
      return [
        ...given
          .filter((name) => !known.includes(name) && !ofNode.includes(name))
          .map((name) => `${title}: ${name} is read by nobody`),
        ...program.variables
          .filter((variable) => isRequired(variable) && !given.includes(variable.name))
          .map(({ name }) => `${title}: ${name} is missing`),
        ...given
          .filter((name, index) => given.indexOf(name) !== index)
          .map((name) => `${title}: ${name} stands twice`),
      ];
    });
    expect(faults).toEqual([]);
  });

  it('gives secrets by reference and everything else by value', () => {
    const faults = containers.flatMap(({ title, program, variables }) =>
      variables.flatMap(({ name, value, valueFrom }) => {
        const isSecret = program.variables.find((variable) => variable.name === name)?.isSecret ?? false;
        const { name: secret, key } = valueFrom?.secretKeyRef ?? {};
        const isByReference = value === undefined && Boolean(secret) && Boolean(key);
        if (isSecret === isByReference) return [];
        return [`${title}: ${name} ${isSecret ? 'is a secret and written down' : 'is no secret'}`];
      }),
    );
    expect(faults).toEqual([]);
  });

  it('starts every service: its own check takes the values', () => {
    const faults = containers.flatMap(({ title, program, variables }) => {
      const environment = Object.fromEntries(
        variables.map(({ name, value }) => [name, value ?? secretSamples[name] ?? 'word']),
      );
      try {
        const known = Object.fromEntries(program.variables.map((variable) => [variable.name, variable]));
        readConfig(title, known, environment);
        return [];
      } catch (error) {
        return [(error as Error).message];
      }
    });
    expect(faults).toEqual([]);
  });

  it('listens where its ports and probes say', () => {
    const servers = containers.filter(({ program: { name } }) => name === 'main');
    expect(servers.length).toBeGreaterThan(5);
    const faults = servers.flatMap(({ title, program, variables, container }) => {
      const port = (name: string) => container.ports?.find((one) => one.name === name)?.containerPort;
      const given = (name: string) => Number(variables.find((one) => one.name === name)?.value);
      const reads = (name: string) => program.variables.some((variable) => variable.name === name);
      return [
        ...(port('http') === given('PORT') ? [] : [`${title}: http`]),
        ...(!reads('METRICS_PORT') || port('metrics') === given('METRICS_PORT') ? [] : [`${title}: metrics`]),
        ...(variables.find(({ name }) => name === 'HOST')?.value === '0.0.0.0' ? [] : [`${title}: host`]),
      ];
    });
    expect(faults).toEqual([]);
  });

  it('gives each service a user of its own in Postgres and NATS', () => {
    for (const variable of ['DATABASE_URL', 'NATS_URL']) {
      const keys = containers
        .filter(({ program: { name } }) => name === 'main')
        .flatMap(({ program: { service }, variables }) => {
          const reference = variables.find(({ name }) => name === variable)?.valueFrom?.secretKeyRef;
          return reference ? [{ service, place: `${reference.name}/${reference.key}` }] : [];
        });
      const places = Map.groupBy(keys, ({ place }) => place);
      expect(places.size, variable).toBeGreaterThan(5);
      const shared = [...places].filter(([, users]) => new Set(users.map(({ service }) => service)).size > 1);
      expect(shared, variable).toEqual([]);
    }
  });
});
