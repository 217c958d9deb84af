import { lanes } from '@trc/contracts/topology';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IService } from 'kubernetes-models/v1/Service';
import { describe, expect, it } from 'vitest';
import { queueNames } from '../../services/gateway/src/domain/queues.ts';
import { namespace, profiles, render } from './support/chart.ts';
import { named, ofKind, podGroups, selects } from './support/objects.ts';
import { programOf } from './support/programs.ts';
import { scaledObjects, scalersOf } from './support/scaling.ts';

describe.each(profiles)('profile $name', (profile) => {
  const objects = render(profile);
  const deployments = ofKind<IDeployment>(objects, 'Deployment');
  const services = ofKind<IService>(objects, 'Service');
  const groups = podGroups(objects);
  const scaled = scaledObjects(objects);
  const triggers = scaled.flatMap(({ metadata, spec }) =>
    (spec?.triggers ?? []).map((trigger) => ({ name: metadata?.name ?? '', ...trigger })),
  );

  it('one worker stands ready for each queue of samples', () => {
    const given = groups.flatMap(({ containers }) =>
      containers.flatMap((container) => {
        const program = programOf(container);
        if (program?.service !== 'analysis' || program.name !== 'main') return [];
        const text = container.env?.find(({ name }) => name === 'ANALYSIS_LANES')?.value;
        return text ? text.split(',') : [...lanes];
      }),
    );
    expect(given.sort()).toEqual([...lanes].sort());
  });

  it('a Deployment that is scaled names no number of pods, and one that is not names one', () => {
    const faults = deployments.filter(
      (deployment) =>
        (scalersOf(deployment, objects).length === 1) === (deployment.spec?.replicas !== undefined),
    );
    expect(faults.map(({ metadata }) => metadata?.name)).toEqual([]);
  });

  it('a scaler has its Deployment, room to move, and its own way up and down', () => {
    const faults = scaled.flatMap(({ metadata, spec }) => {
      const { minReplicaCount: least = 0, maxReplicaCount: most = 100 } = spec ?? {};
      const target = named(deployments, spec?.scaleTargetRef.name ?? '');
      const name = metadata?.name;
      return [
        ...(target ? [] : [`${name} scales ${spec?.scaleTargetRef.name}, which is not there`]),
        ...(least < most ? [] : [`${name} scales from ${least} to ${most}`]),
        ...(spec?.triggers?.length ? [] : [`${name} looks at nothing`]),
      ];
    });
    expect(faults).toEqual([]);
  });

  it('figures that cannot be had hold the number of pods: only our own and measured ones count, with no fallback', () => {
    expect(scaled.filter(({ spec }) => spec?.fallback).map(({ metadata }) => metadata?.name)).toEqual([]);
    const known = ['metrics-api', 'cpu', 'prometheus'];
    expect(triggers.filter(({ type }) => !known.includes(type))).toEqual([]);
  });

  it('every figure is asked for where a pod tells it', () => {
    const faults = triggers
      .filter(({ type }) => type === 'metrics-api')
      .flatMap(({ name, metadata = {} }) => {
        const url = URL.parse(metadata['url'] ?? '');
        const [host = '', home = namespace] = url?.hostname.split('.') ?? [];
        const service = named(services, host);
        const port = service?.spec?.ports?.find((one) => one.port === Number(url?.port));
        const pod = groups.find(({ labels }) => selects(service?.spec?.selector, labels));
        const container = pod?.containers.find(({ ports }) =>
          ports?.some((one) => one.name === port?.targetPort || one.containerPort === port?.targetPort),
        );
        if (!service || !port || !container || home !== namespace)
          return [`${name}: nobody answers at ${metadata['url']}`];
        if (port.name !== 'metrics') return [`${name}: ${metadata['url']} is not the port of figures`];
        const own = programOf(container)?.service;
        const path = url?.pathname;
        const [queue = '', figure] = metadata['valueLocation']?.split('.') ?? [];
        const isQueue =
          path === '/scaling/queues' &&
          own === 'gateway' &&
          queueNames.some((known) => known === queue) &&
          figure === 'work_seconds';
        const isOwn =
          path === '/scaling' &&
          metadata['valueLocation'] === 'work_seconds' &&
          name === service.metadata?.name;
        return isQueue || isOwn ? [] : [`${name}: ${metadata['url']} tells no ${metadata['valueLocation']}`];
      });
    expect(faults).toEqual([]);
  });

  it('targets are positive numbers, written as KEDA reads them', () => {
    const wrong = triggers.filter(
      ({ type, metadata = {} }) =>
        !(Number(metadata[{ 'metrics-api': 'targetValue', cpu: 'value' }[type] ?? 'threshold']) > 0),
    );
    expect(wrong.map(({ name, type }) => `${name} ${type}`)).toEqual([]);
  });
});

describe('in production', () => {
  const production = profiles.find(({ name }) => name === 'production');
  const objects = production ? render(production) : [];
  const scaled = scaledObjects(objects);

  it('every service with work of its own is scaled', () => {
    const names = scaled.map(({ metadata }) => metadata?.name?.replace(/^club-/, ''));
    expect(names.sort()).toEqual([
      'analysis-enterprise',
      'analysis-free',
      'analysis-pro',
      'billing',
      'gateway',
      'harvester',
      'playlist',
      'taste',
    ]);
  });

  it('every queue has a worker that grows with it', () => {
    const queues = scaled.flatMap(({ spec }) =>
      (spec?.triggers ?? []).flatMap(({ metadata }) => metadata?.['valueLocation']?.split('.') ?? []),
    );
    expect(queueNames.filter((queue) => !queues.includes(queue))).toEqual([]);
  });

  it('the free plan has 10 workers at most, pro 50, and enterprise is never without one', () => {
    const bounds = (lane: string) => {
      const { minReplicaCount, maxReplicaCount } = named(scaled, `club-analysis-${lane}`)?.spec ?? {};
      return { least: minReplicaCount ?? 0, most: maxReplicaCount ?? 0 };
    };
    expect(bounds('free').most).toBe(10);
    expect(bounds('pro').most).toBe(50);
    expect(bounds('enterprise').least).toBeGreaterThan(0);
  });

  it('the gateway grows with its processors, and with its latency where Prometheus is named', () => {
    const types = named(scaled, 'club-gateway')?.spec?.triggers?.map(({ type }) => type);
    expect(types).toEqual(['cpu', 'prometheus']);
  });
});
