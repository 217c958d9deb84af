import { BlockList, isIPv6 } from 'node:net';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer';
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort';
import { type Labels, selects } from './objects.ts';

export interface Port {
  readonly name?: string;
  readonly number: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Where traffic begins or ends. A place without labels is no pod of this cluster. */
export interface Place {
  readonly address: string;
  readonly namespace?: string;
  readonly labels?: Labels;
}

type Direction = 'Ingress' | 'Egress';

/** Whether the policies of `namespace` let `from` reach `to`: it must be allowed out and allowed in. */
export function allows(
  policies: readonly INetworkPolicy[],
  namespace: string,
  { from, to, port }: { readonly from: Place; readonly to: Place; readonly port: Port },
): boolean {
  return (
    passes(policies, namespace, 'Egress', { own: from, other: to, port }) &&
    passes(policies, namespace, 'Ingress', { own: to, other: from, port })
  );
}

interface Way {
  readonly own: Place;
  readonly other: Place;
  readonly port: Port;
}

/** A pod that no policy names is open; else one rule of one policy that names it has to fit. */
function passes(
  policies: readonly INetworkPolicy[],
  namespace: string,
  direction: Direction,
  { own, other, port }: Way,
): boolean {
  const { labels } = own;
  if (!labels || own.namespace !== namespace) return true;
  const about = policies.filter(
    ({ spec }) => fits(spec?.podSelector, labels) && typesOf(spec).includes(direction),
  );
  if (about.length === 0) return true;
  return about.some(({ spec }) => {
    const rules =
      direction === 'Egress'
        ? spec?.egress?.map(({ to, ports }) => ({ peers: to, ports }))
        : spec?.ingress?.map(({ from, ports }) => ({ peers: from, ports }));
    return (
      rules?.some(
        ({ peers, ports }) =>
          (!peers?.length || peers.some((peer) => isPeer(peer, other, namespace))) &&
          (!ports?.length || ports.some((one) => isPort(one, port))),
      ) ?? false
    );
  });
}

const typesOf = (spec: INetworkPolicy['spec']): readonly string[] =>
  spec?.policyTypes ?? ['Ingress', ...(spec?.egress ? ['Egress'] : [])];

function isPeer(
  { podSelector, namespaceSelector, ipBlock }: INetworkPolicyPeer,
  { address, namespace, labels }: Place,
  home: string,
): boolean {
  if (ipBlock) return inside(ipBlock.cidr, address) && !ipBlock.except?.some((cidr) => inside(cidr, address));
  if (!labels || !namespace) return false;
  const isInNamespace = namespaceSelector
    ? fits(namespaceSelector, { 'kubernetes.io/metadata.name': namespace })
    : namespace === home;
  return isInNamespace && (!podSelector || fits(podSelector, labels));
}

function isPort({ port, endPort, protocol = 'TCP' }: INetworkPolicyPort, given: Port): boolean {
  if (protocol !== given.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'string') return port === given.name;
  return endPort === undefined ? port === given.number : port <= given.number && given.number <= endPort;
}

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

function fits(selector: Selector | undefined, labels: Labels): boolean {
  if (!selector) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return selects(matchLabels, labels) && matchExpressions.every((one) => holds(one, labels));
}

function holds(
  { key, operator, values = [] }: NonNullable<Selector['matchExpressions']>[number],
  labels: Labels,
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      throw new Error(`No selector has the operator ${operator}.`);
  }
}

function inside(cidr: string, address: string): boolean {
  const [net = '', length = ''] = cidr.split('/');
  const family = (text: string) => (isIPv6(text) ? 'ipv6' : 'ipv4');
  if (family(net) !== family(address)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(length), family(net));
  return list.check(address, family(address));
}
