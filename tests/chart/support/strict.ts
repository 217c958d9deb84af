import type { KubernetesVersion } from './chart.ts';
import { type KubernetesObject, titleOf } from './objects.ts';

interface Kind {
  readonly prototype: { validate(): void };
}

/** Kinds that are no part of Kubernetes, compiled from the Go types of their makers. */
const definedByOthers: Readonly<Record<string, string>> = {
  'keda.sh': '@kubernetes-models/keda',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};
/** Compiled from the OpenAPI documents of Kubernetes. */
const ownKinds: Readonly<Record<KubernetesVersion, string>> = {
  '1.33': 'kubernetes-models-1.33',
  '1.36': 'kubernetes-models',
};

function packageOf(apiVersion: string, version: KubernetesVersion): string | null {
  const others = definedByOthers[apiVersion.split('/')[0] ?? ''];
  // The packages keep the beta versions of old releases, which servers have dropped; stable ones stay.
  return others ?? (/^([a-z0-9.]+\/)?v\d+$/.test(apiVersion) ? ownKinds[version] : null);
}

/** What is wrong with an object, in sentences; nothing when a server of this version would take it. */
export async function faultsOf(object: KubernetesObject, version: KubernetesVersion): Promise<string[]> {
  const { apiVersion, kind } = object;
  const source = packageOf(apiVersion, version);
  const module = source && (await import(`${source}/${apiVersion}/${kind}`).catch(() => null));
  const model = (module as Record<string, Kind> | null)?.[kind];
  if (!model) return [`${titleOf(object)}: Kubernetes ${version} has no stable ${kind} of ${apiVersion}`];
  const watched = watch(object);
  const say = (fault: string) => `${titleOf(object)}: ${fault}`;
  try {
    model.prototype.validate.call(watched.value);
  } catch (error) {
    return [say((error as Error).message)];
  }
  return watched.unread().map((path) => say(`${path} is unknown`));
}

interface Watched {
  readonly value: unknown;
  /** Paths of the fields that nobody has read. */
  unread(): string[];
}

/**
 * The compiled schemas let unknown fields pass, as OpenAPI does, and a misspelt probe would go unseen. They read every
 * field that they know, though: one that stays unread is unknown.
 */
function watch(value: unknown, path = ''): Watched {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => watch(item, `${path}[${index}]`));
    return { value: items.map((item) => item.value), unread: () => items.flatMap((item) => item.unread()) };
  }
  if (value === null || typeof value !== 'object') return { value, unread: () => [] };
  const pathOf = (key: string) => (path ? `${path}.${key}` : key);
  const fields = Object.entries(value).map(([key, field]) => [key, watch(field, pathOf(key))] as const);
  const read = new Set<string | symbol>();
  const copy = Object.fromEntries(fields.map(([key, field]) => [key, field.value]));
  return {
    value: new Proxy(copy, {
      get(target, key) {
        read.add(key);
        return Reflect.get(target, key);
      },
    }),
    unread: () => fields.flatMap(([key, field]) => (read.has(key) ? field.unread() : [pathOf(key)])),
  };
}
