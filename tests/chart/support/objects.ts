import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPod } from 'kubernetes-models/v1/Pod';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IService } from 'kubernetes-models/v1/Service';

export type Labels = Readonly<Record<string, string>>;

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Labels;
    readonly annotations?: Labels;
  };
}

/** Pods of one template. */
export interface PodGroup {
  /** `Deployment club-gateway`. */
  readonly title: string;
  readonly kind: string;
  /** `gateway`: what the label app.kubernetes.io/component says. */
  readonly component: string;
  readonly labels: Labels;
  readonly spec: IPodSpec;
  readonly containers: readonly IContainer[];
  /** Whether it runs until it is stopped. */
  readonly isServer: boolean;
}

/** The objects of one kind, as `T`. */
export const ofKind = <T>(objects: readonly KubernetesObject[], kind: string): T[] =>
  objects.filter((one) => one.kind === kind) as unknown as T[];

export const named = <T extends { metadata?: { name?: string } }>(objects: readonly T[], name: string) =>
  objects.find((one) => one.metadata?.name === name);

export const titleOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;

const hasTemplate = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'];

/** Everything that makes pods. */
export function podGroups(objects: readonly KubernetesObject[]): PodGroup[] {
  return objects.flatMap((object) => {
    const template = hasTemplate.includes(object.kind)
      ? (object as unknown as IDeployment | IStatefulSet | IJob).spec?.template
      : object.kind === 'Pod'
        ? (object as unknown as IPod)
        : undefined;
    if (!template?.spec) return [];
    const { spec } = template;
    const labels = (template.metadata?.labels ?? {}) as Labels;
    return {
      title: titleOf(object),
      kind: object.kind,
      component: labels['app.kubernetes.io/component'] ?? '',
      labels,
      spec,
      containers: [...(spec.initContainers ?? []), ...spec.containers],
      isServer: object.kind !== 'Job' && object.kind !== 'Pod',
    };
  });
}

export const selects = (selector: Labels | undefined, labels: Labels): boolean =>
  selector !== undefined && Object.entries(selector).every(([key, value]) => labels[key] === value);

/** The Service that `host` names: by its name, or by an alias that leads to its fixed address. */
export function serviceOf(
  host: string,
  services: readonly IService[],
  { spec }: Pick<PodGroup, 'spec'>,
): IService | undefined {
  const alias = spec.hostAliases?.find(({ hostnames }) => hostnames?.includes(host));
  return alias
    ? services.find((service) => service.spec?.clusterIP === alias.ip)
    : named(services, host.split('.')[0] ?? '');
}
