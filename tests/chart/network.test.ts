import { consumers } from '@trc/contracts/topology';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { describe, expect, it } from 'vitest';
import { namespace, profiles, readObjects, render } from './support/chart.ts';
import { callsOf, edge } from './support/neighbours.ts';
import { allows, type Place, type Port } from './support/network.ts';
import { ofKind, type PodGroup, podGroups } from './support/objects.ts';
import { programOf } from './support/programs.ts';

/** Any address of the range that most clusters give to pods. */
const placeOf = ({ labels }: PodGroup): Place => ({ address: '10.244.1.9', namespace, labels });
const podElsewhere = (namespace: string): Place => ({
  address: '10.244.2.9',
  namespace,
  labels: { app: 'x' },
});
const onTheInternet: Place = { address: '203.0.113.7' };
const tcp = (number: number): Port => ({ number, protocol: 'TCP' });
const portsOf = ({ containers }: PodGroup): Port[] =>
  containers.flatMap(({ ports = [] }) =>
    ports.map(({ name, containerPort, protocol = 'TCP' }) => ({
      ...(name && { name }),
      number: containerPort,
      protocol: protocol as Port['protocol'],
    })),
  );
/** Ports on which something interesting may listen in the world. */
const wellKnown = [22, 25, 80, 443, 465, 587, 3306, 4222, 5432, 6379, 6443, 8080, 9000, 10250];

describe.each(profiles)('profile $name', (profile) => {
  const objects = render(profile);
  const groups = podGroups(objects);
  const policies = ofKind<INetworkPolicy>(objects, 'NetworkPolicy');
  const can = (from: Place, to: Place, port: Port) => allows(policies, namespace, { from, to, port });
  const listening = groups.flatMap((to) => portsOf(to).map((port) => ({ to, port })));
  const open = (from: Place) =>
    listening
      .filter(({ to, port }) => can(from, placeOf(to), port))
      .map(({ to, port }) => `${to.component}:${port.name}`);

  const visitors = groups.filter(({ kind }) => kind === 'Pod');
  const residents = groups.filter((group) => !visitors.includes(group));
  const reachedBy = (from: PodGroup) =>
    listening
      .filter(({ to, port }) => to.component !== from.component && can(placeOf(from), placeOf(to), port))
      .map(({ to, port }) => edge(from, to, port.name ?? String(port.number)));

  it('a pod of the release that no other policy names reaches nobody, and nobody reaches it', () => {
    const { 'app.kubernetes.io/component': _, ...labels } = groups[0]?.labels ?? {};
    const forgotten: Place = { address: '10.244.1.10', namespace, labels };
    expect(open(forgotten)).toEqual([]);
    expect(can(forgotten, onTheInternet, tcp(443))).toBe(false);
    expect(residents.filter((from) => can(placeOf(from), forgotten, tcp(8080)))).toEqual([]);
    expect(can(podElsewhere('kube-system'), forgotten, tcp(8080))).toBe(false);
  });

  it('inside the release a pod reaches those whose addresses it is given, and nobody else, and nobody’s figures', () => {
    const reached = residents.flatMap((from) => reachedBy(from));
    const called = residents.flatMap((from) => [...callsOf(from, objects).inside]);
    expect(called.filter((one) => !reached.includes(one))).toEqual([]);
    const pairOf = (one: string) => one.split(':')[0];
    const neighbours = new Set(called.map(pairOf));
    expect(reached.filter((one) => !neighbours.has(pairOf(one)) || one.endsWith(':metrics'))).toEqual([]);
  });

  it('who comes to test the release reaches all that it asks, and no figures', () => {
    expect(visitors.length).toBe(1);
    for (const from of visitors) {
      expect(reachedBy(from)).toEqual(expect.arrayContaining([...callsOf(from, objects).inside]));
      expect(reachedBy(from).filter((one) => one.endsWith(':metrics'))).toEqual([]);
    }
  });

  it('every service with a queue in topology.ts reaches NATS, and no service reaches another by itself', () => {
    const withQueues = new Set(consumers.map(({ service }) => service));
    const servers = groups.filter(({ containers }) =>
      containers.some((one) => programOf(one)?.name === 'main'),
    );
    const serviceIn = ({ containers }: PodGroup) => containers.map((one) => programOf(one)?.service)[0] ?? '';
    expect([...withQueues].sort()).toEqual(
      [...new Set(servers.map(serviceIn))].filter((name) => name !== 'simulator').sort(),
    );
    const nats = groups.find(({ component }) => component === 'nats');
    const isWithout = (from: PodGroup) =>
      nats
        ? !portsOf(nats).some((port) => can(placeOf(from), placeOf(nats), port))
        : !can(placeOf(from), onTheInternet, tcp(4222));
    const own = servers.filter((server) => serviceIn(server) !== 'simulator');
    expect(own.filter(isWithout).map(({ title }) => title)).toEqual([]);
    const pairs = own.flatMap((from) =>
      own.flatMap((to) =>
        portsOf(to)
          .filter((port) => can(placeOf(from), placeOf(to), port))
          .map((port) => edge(from, to, port.name ?? '')),
      ),
    );
    expect(pairs).toEqual([]);
  });

  it('every pod finds names, and outside the cluster only the ports that its program knows', () => {
    const ours = groups.filter(({ containers }) => containers.every((one) => programOf(one)));
    expect(ours.length).toBeGreaterThan(7);
    const nameServer = podElsewhere('kube-system');
    expect(
      groups
        .filter(({ component }) => !['nats', 'postgres', 'objects'].includes(component))
        .filter((from) => !can(placeOf(from), nameServer, { number: 53, protocol: 'UDP' }))
        .map(({ title }) => title),
    ).toEqual([]);
    const wrong = ours.flatMap((from) => {
      const { outside, perhapsOutside } = callsOf(from, objects);
      return wellKnown.flatMap((port) => {
        const isOpen = can(placeOf(from), onTheInternet, tcp(port));
        if (outside.has(port) && !isOpen) return [`${from.component} does not reach ${port}`];
        const isCalled = outside.has(port) || perhapsOutside.has(port);
        return isOpen && !isCalled ? [`${from.component} reaches ${port}, and calls nobody there`] : [];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('no pod reaches what is said to machines only: the metadata of a cloud', () => {
    const metadata: Place = { address: '169.254.169.254' };
    const curious = residents.filter((from) => can(placeOf(from), metadata, tcp(80)));
    expect(curious.map(({ title }) => title)).toEqual([]);
  });

  it('from outside the release only public pages and, for those who measure, figures are open', () => {
    const figures = listening
      .filter(({ port }) => port.name === 'metrics')
      .map(({ to }) => `${to.component}:metrics`);
    expect(figures.length).toBeGreaterThan(5);
    const published = publishedBy(objects, listening);
    const isOpen = profile.name !== 'kind';
    expect(open(podElsewhere('ingress')).sort()).toEqual(published);
    expect(open(podElsewhere('somewhere')).sort()).toEqual(isOpen ? [] : published);
    expect(open(onTheInternet).sort()).toEqual(isOpen ? [] : published);
    for (const watcher of ['monitoring', 'keda'])
      expect(
        open(podElsewhere(watcher))
          .filter((one) => !published.includes(one))
          .sort(),
        watcher,
      ).toEqual(figures.sort());
  });
});

/** What an Ingress or a port of the node leads to; without either, the gateway, to which an Ingress may lead. */
function publishedBy(
  objects: ReturnType<typeof render>,
  listening: readonly { readonly to: PodGroup; readonly port: Port }[],
): string[] {
  const onNodes = objects.flatMap((object) => {
    const { spec, metadata } = object as { spec?: { type?: string; ports?: Named[] } } & typeof object;
    const component = metadata.labels?.['app.kubernetes.io/component'] ?? '';
    return object.kind === 'Service' && spec?.type === 'NodePort'
      ? (spec.ports ?? []).filter(({ nodePort }) => nodePort).map(({ name }) => `${component}:${name}`)
      : [];
  });
  const all = new Set(['gateway:http', ...onNodes]);
  return listening
    .map(({ to, port }) => `${to.component}:${port.name}`)
    .filter((one) => all.has(one))
    .sort();
}

interface Named {
  readonly name?: string;
  readonly nodePort?: number;
}

describe('what judges the policies', () => {
  const policies = readObjects(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: a }
spec:
  podSelector: { matchLabels: { app: a } }
  policyTypes: [Ingress, Egress]
  ingress: [{ ports: [{ port: http }], from: [{ podSelector: { matchLabels: { app: b } } }] }]
  egress: [{ ports: [{ port: 443 }], to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }] }]
`) as unknown as INetworkPolicy[];
  const pod = (app: string, home = namespace): Place => ({
    address: '10.244.0.1',
    namespace: home,
    labels: { app },
  });
  const http: Port = { name: 'http', number: 8080, protocol: 'TCP' };
  const can = (from: Place, to: Place, port: Port) => allows(policies, namespace, { from, to, port });

  it('lets in whom a rule names, on its port, from its namespace', () => {
    expect(can(pod('b'), pod('a'), http)).toBe(true);
    expect(can(pod('b'), pod('a'), { ...http, name: 'metrics' })).toBe(false);
    expect(can(pod('b', 'elsewhere'), pod('a'), http)).toBe(false);
    expect(can(pod('c'), pod('a'), http)).toBe(false);
  });

  it('lets out where a rule leads, without its exceptions', () => {
    expect(can(pod('a'), onTheInternet, tcp(443))).toBe(true);
    expect(can(pod('a'), onTheInternet, tcp(80))).toBe(false);
    expect(can(pod('a'), pod('b'), tcp(443))).toBe(false);
  });

  it('leaves open what no policy names', () => {
    expect(can(pod('b'), pod('c'), http)).toBe(true);
    expect(can(onTheInternet, pod('c'), http)).toBe(true);
  });
});
