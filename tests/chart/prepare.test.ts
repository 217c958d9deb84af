import type { IJob } from 'kubernetes-models/batch/v1/Job';
import { describe, expect, it } from 'vitest';
import { profiles, render } from './support/chart.ts';
import { ofKind, podGroups } from './support/objects.ts';
import { programOf } from './support/programs.ts';

describe.each(profiles)('profile $name', (profile) => {
  const objects = render(profile);
  const hasBundledParts = podGroups(objects).some(
    ({ kind, component }) => kind === 'StatefulSet' || ['postgres', 'nats'].includes(component),
  );
  const [job, ...others] = ofKind<IJob>(objects, 'Job');
  const hook = job?.metadata?.annotations?.['helm.sh/hook'];
  const spec = job?.spec?.template.spec;

  it('one Job prepares: schemas one after the other, then streams', () => {
    expect(others).toEqual([]);
    const steps = (containers = spec?.initContainers) => containers?.map((one) => programOf(one)?.name);
    expect(new Set(steps())).toEqual(new Set(['migrate']));
    expect(steps(spec?.containers)).toEqual(['topology']);
  });

  it('with parts outside it ends before any pod is replaced; with bundled parts it runs beside them', () => {
    expect(hook).toBe(hasBundledParts ? undefined : 'pre-install,pre-upgrade');
    const policy = job?.metadata?.annotations?.['helm.sh/hook-delete-policy'];
    expect(policy).toBe(hasBundledParts ? undefined : 'before-hook-creation');
  });

  it('it needs no other object of the release: a hook runs before they are there', () => {
    expect(spec?.serviceAccountName).toBeUndefined();
    const ofRelease = spec?.volumes?.filter(
      ({ configMap, persistentVolumeClaim: claim }) => configMap || claim,
    );
    expect(ofRelease).toEqual([]);
  });

  it('it tries again, and gives up in time', () => {
    expect(job?.spec?.backoffLimit).toBeGreaterThan(0);
    expect(job?.spec?.activeDeadlineSeconds).toBeLessThanOrEqual(3600);
    expect(spec?.restartPolicy).toBe('OnFailure');
  });
});
