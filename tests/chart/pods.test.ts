import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { describe, expect, it } from 'vitest';
import { profiles, readValues, render } from './support/chart.ts';
import { ofKind, podGroups, selects } from './support/objects.ts';
import { programOf } from './support/programs.ts';
import { podsAtLeast } from './support/scaling.ts';

/** Volumes whose content comes from the cluster, never from a node. */
const harmlessVolumes = ['emptyDir', 'configMap', 'secret', 'persistentVolumeClaim', 'projected'];
const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'] as const;
/** As in libs/runtime/src/service.ts: what a service takes to stop at the longest, after the drain delay. */
const stopMsMax = 45_000;
/** A digest, or a tag that says a version. */
const isFixed = (image: string) =>
  /@sha256:[0-9a-f]{64}$/.test(image) || /:(?!latest$|main$|stable$)[\w][\w.-]*$/.test(image);

describe.each(profiles)('profile $name', (profile) => {
  const objects = render(profile);
  const groups = podGroups(objects);
  const containers = groups.flatMap((group) =>
    group.containers.map((container) => ({ group, container, title: `${group.title} / ${container.name}` })),
  );
  /** Titles of the containers for which `isWrong`. */
  const wrong = (isWrong: (container: IContainer) => boolean, among = containers) =>
    among.filter(({ container }) => isWrong(container)).map(({ title }) => title);

  it('has pods', () => {
    expect(groups.length).toBeGreaterThan(7);
  });

  it('no pod shares anything with its node, none is root, each is under the default seccomp profile', () => {
    const faults = groups.flatMap(({ title, spec }) => {
      const { securityContext: security = {}, volumes = [] } = spec;
      return Object.entries({
        'shares the network': spec.hostNetwork === true,
        'shares the processes': spec.hostPID === true,
        'shares the memory': spec.hostIPC === true,
        'may be root': security.runAsNonRoot !== true || security.runAsUser === 0,
        'has no seccomp profile': security.seccompProfile?.type !== 'RuntimeDefault',
        'mounts of the node': volumes.some(
          (volume) => !Object.keys(volume).every((key) => key === 'name' || harmlessVolumes.includes(key)),
        ),
        'sets kernel parameters': (security.sysctls ?? []).length > 0,
      }).flatMap(([fault, isThere]) => (isThere ? [`${title} ${fault}`] : []));
    });
    expect(faults).toEqual([]);
  });

  it('every pod runs where the installation says, and may fetch its image', () => {
    const wanted = readValues(profile.file);
    for (const key of ['nodeSelector', 'tolerations', 'imagePullSecrets'] as const)
      for (const { title, spec } of groups) expect(spec[key], `${title} ${key}`).toEqual(wanted[key]);
  });

  it('no pod gets a token for the API of Kubernetes, nor the addresses of all Services', () => {
    const loose = groups.filter(
      ({ spec }) => spec.automountServiceAccountToken !== false || spec.enableServiceLinks !== false,
    );
    expect(loose.map(({ title }) => title)).toEqual([]);
    const projected = groups.filter(({ spec }) =>
      spec.volumes?.some(({ projected }) =>
        projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken),
      ),
    );
    expect(projected.map(({ title }) => title)).toEqual([]);
  });

  it('every container has a read-only root, no capability and no way to more', () => {
    expect(wrong(({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true)).toEqual([]);
    expect(wrong(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false)).toEqual([]);
    expect(wrong(({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'))).toEqual([]);
    expect(wrong(({ securityContext }) => (securityContext?.capabilities?.add ?? []).length > 0)).toEqual([]);
    expect(wrong(({ securityContext }) => securityContext?.privileged === true)).toEqual([]);
    expect(
      wrong(
        ({ securityContext }) => securityContext?.runAsUser === 0 || securityContext?.runAsNonRoot === false,
      ),
    ).toEqual([]);
    expect(wrong(({ ports }) => ports?.some(({ hostPort }) => hostPort !== undefined) ?? false)).toEqual([]);
  });

  it('every container asks for processor and memory, and its memory has an end', () => {
    expect(wrong(({ resources }) => !resources?.requests?.['cpu'])).toEqual([]);
    expect(wrong(({ resources }) => !resources?.requests?.['memory'])).toEqual([]);
    expect(wrong(({ resources }) => !resources?.limits?.['memory'])).toEqual([]);
  });

  it('every container of a server is probed at its start, for traffic and for life, on a port that it names', () => {
    const servers = groups.filter(({ isServer }) => isServer);
    expect(servers.length).toBeGreaterThan(5);
    const faults = servers.flatMap(({ title, spec }) =>
      spec.containers.flatMap((container) =>
        probes.flatMap((name) => {
          const probe = container[name];
          const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
          if (!probe) return [`${title} / ${container.name} has no ${name}`];
          if (probe.exec) return [];
          return container.ports?.some((one) => one.name === port || one.containerPort === port)
            ? []
            : [`${title} / ${container.name}: ${name} looks at the port ${port}, which is not there`];
        }),
      ),
    );
    expect(faults).toEqual([]);
  });

  it('a pod that loses a neighbour is not killed for it: life and traffic have different paths', () => {
    const own = containers.filter(({ container }) => {
      const program = programOf(container);
      return program?.name === 'main' && program.service !== 'simulator';
    });
    expect(own.length).toBeGreaterThan(5);
    expect(wrong(({ livenessProbe }) => livenessProbe?.httpGet?.path !== '/healthz', own)).toEqual([]);
    expect(wrong(({ readinessProbe }) => readinessProbe?.httpGet?.path !== '/readyz', own)).toEqual([]);
  });

  it('every image is fixed', () => {
    expect(wrong(({ image }) => !isFixed(image ?? ''))).toEqual([]);
  });

  it('what a pod mounts is there', () => {
    const faults = groups.flatMap(({ title, spec, containers }) => {
      const volumes = (spec.volumes ?? []).map(({ name }) => name);
      const claims = objects.flatMap((object) => {
        const { volumeClaimTemplates = [] } =
          (object as { spec?: { volumeClaimTemplates?: Claim[] } }).spec ?? {};
        return volumeClaimTemplates.flatMap(({ metadata }) => metadata?.name ?? []);
      });
      return containers.flatMap(({ name, volumeMounts = [] }) =>
        volumeMounts
          .filter((mount) => !volumes.includes(mount.name) && !claims.includes(mount.name))
          .map((mount) => `${title} / ${name} mounts ${mount.name}`),
      );
    });
    expect(faults).toEqual([]);
  });

  it('a workload of several pods is spread, and keeps most of them while nodes are emptied', () => {
    const budgets = ofKind<IPodDisruptionBudget>(objects, 'PodDisruptionBudget');
    const faults = ofKind<IDeployment>(objects, 'Deployment').flatMap((deployment) => {
      const name = deployment.metadata?.name ?? '';
      const labels = deployment.spec?.template.metadata?.labels ?? {};
      const budget = budgets.filter(({ spec }) => selects(spec?.selector?.matchLabels, labels));
      const spread = deployment.spec?.template.spec?.topologySpreadConstraints ?? [];
      const several = podsAtLeast(deployment, objects) > 1;
      return [
        // A budget over a single pod would only keep its node from being emptied.
        ...(budget.length === (several ? 1 : 0) ? [] : [`${name} has ${budget.length} disruption budgets`]),
        ...(several && spread.length === 0 ? [`${name} is not spread`] : []),
        ...spread
          .filter(({ labelSelector }) => !selects(labelSelector?.matchLabels, labels))
          .map(() => `${name} is spread by labels that its pods do not have`),
      ];
    });
    expect(faults).toEqual([]);
  });

  it('a service that is stopped is first taken out of the traffic, and then has the time that it needs', () => {
    const faults = groups.flatMap(({ title, spec, containers }) =>
      containers
        .filter((container) => programOf(container)?.name === 'main')
        .filter((container) => programOf(container)?.service !== 'simulator')
        .flatMap(({ env }) => {
          const drainMs = Number(env?.find(({ name }) => name === 'DRAIN_DELAY_MS')?.value ?? 0);
          const graceMs = (spec.terminationGracePeriodSeconds ?? 30) * 1000;
          return [
            ...(drainMs > 0 ? [] : [`${title} is cut off while requests still come: DRAIN_DELAY_MS`]),
            ...(graceMs >= drainMs + stopMsMax ? [] : [`${title} is killed after ${graceMs} ms`]),
          ];
        }),
    );
    expect(faults).toEqual([]);
  });
});

interface Claim {
  readonly metadata?: { readonly name?: string };
}
