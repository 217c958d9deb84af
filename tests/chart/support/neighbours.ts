import type { IService } from 'kubernetes-models/v1/Service';
import { type KubernetesObject, ofKind, type PodGroup, podGroups, selects, serviceOf } from './objects.ts';
import { programOf } from './programs.ts';

/** Addresses that programs tell to others, and do not call. */
const notCalled = ['PUBLIC_URL', 'SIM_PUBLIC_URL', 'PAYMENT_CONTACT_URL'];
/** Secrets that hold an address: the part inside the release that it means there, and its ports outside. */
const addressesInSecrets: Readonly<Record<string, { component: string; port: string; outside: number[] }>> = {
  NATS_URL: { component: 'nats', port: 'nats', outside: [4222] },
  DATABASE_URL: { component: 'postgres', port: 'postgres', outside: [5432] },
  DATABASE_ADMIN_URL: { component: 'postgres', port: 'postgres', outside: [5432] },
  SMTP_URL: { component: 'simulator', port: 'smtp', outside: [465, 587] },
};
/** With these a service calls addresses that tenants name. */
const tenantsAddresses = /_PRIVATE_ADDRESSES$/;

/** Whom the pods of a group call, as their programs and their environment say. */
export interface Calls {
  /** `taste → nats:nats`: component, component, name of the port. */
  readonly inside: ReadonlySet<string>;
  /** Ports of addresses outside the cluster that it is given. */
  readonly outside: ReadonlySet<number>;
  /** Ports that it calls when tenants or the operator name an address. */
  readonly perhapsOutside: ReadonlySet<number>;
}

export const edge = (from: PodGroup, to: PodGroup, port: string) =>
  `${from.component} → ${to.component}:${port}`;

export function callsOf(group: PodGroup, objects: readonly KubernetesObject[]): Calls {
  const groups = podGroups(objects);
  const services = ofKind<IService>(objects, 'Service');
  const inside = new Set<string>();
  const outside = new Set<number>();
  const perhapsOutside = new Set<number>();

  const callAddress = (text: string) => {
    const url = URL.parse(text);
    if (!url?.host) return;
    const service = serviceOf(url.hostname, services, group);
    const number = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    if (!service) return outside.add(number);
    const port = service.spec?.ports?.find((one) => one.port === number);
    const target = groups.find(({ labels }) => selects(service.spec?.selector, labels));
    if (!port || !target) throw new Error(`${group.title} calls ${text}, and nothing answers there.`);
    return inside.add(edge(group, target, String(port.targetPort ?? port.port)));
  };

  for (const container of group.containers) {
    const given = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? '']));
    const program = programOf(container);
    const known = program?.variables.map(({ name, schema }) => {
      const byDefault = schema.safeParse(undefined);
      return [name, given.get(name) || (byDefault.success ? byDefault.data : '')] as const;
    });
    for (const [name, value] of known ?? given) {
      const secret = addressesInSecrets[name];
      if (secret) {
        const target = groups.find(({ component }) => component === secret.component);
        if (target && given.has(name)) inside.add(edge(group, target, secret.port));
        else for (const port of secret.outside) (given.has(name) ? outside : perhapsOutside).add(port);
      } else if (tenantsAddresses.test(name)) perhapsOutside.add(443);
      else if (typeof value === 'string' && !notCalled.includes(name))
        for (const word of value.split(/\s+/)) callAddress(word);
    }
  }
  return { inside, outside, perhapsOutside };
}
