import { describe, expect, it } from 'vitest';
import { kubernetesVersions, profiles, readObjects, render } from './support/chart.ts';
import { faultsOf } from './support/strict.ts';

const faultsIn = async (text: string, version = kubernetesVersions[0]) =>
  (await Promise.all(readObjects(text).map((object) => faultsOf(object, version)))).flat();

describe.each(kubernetesVersions)('Kubernetes %s', (version) => {
  it.each(profiles)('takes every object of the profile $name', async (profile) => {
    const objects = render(profile, version);
    expect(objects.length).toBeGreaterThan(10);
    const faults = await Promise.all(objects.map((object) => faultsOf(object, version)));
    expect(faults.flat()).toEqual([]);
  });
});

describe('what is compared with the schemas', () => {
  const deployment = (container: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: trial }
spec:
  selector: { matchLabels: { a: b } }
  template:
    metadata: { labels: { a: b } }
    spec: { containers: [{ name: main, image: "main:1", ${container} }] }`;

  it('passes when it is right', async () => {
    const right = 'livenessProbe: { httpGet: { path: /, port: 80 } }, resources: { limits: { memory: 1Gi } }';
    expect(await faultsIn(deployment(right))).toEqual([]);
  });

  it('is refused for a misspelt field, however deep, with its path', async () => {
    expect(await faultsIn(deployment('livenesProbe: { httpGet: { path: /, port: 80 } }'))).toEqual([
      'Deployment trial: spec.template.spec.containers[0].livenesProbe is unknown',
    ]);
    expect(
      await faultsIn(
        `apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: trial }\nspec: { scaleTargetRef: { name: a }, minReplicas: 1, triggers: [] }`,
      ),
    ).toEqual(['ScaledObject trial: spec.minReplicas is unknown']);
  });

  it('is refused for a value of the wrong type or outside the list', async () => {
    expect(await faultsIn(deployment('imagePullPolicy: Sometimes'))).toEqual([
      expect.stringContaining('imagePullPolicy'),
    ]);
    expect(await faultsIn(deployment('ports: [{ containerPort: "80" }]'))).toEqual([
      expect.stringContaining('must be integer'),
    ]);
  });

  it('is refused for a kind that servers have dropped', async () => {
    expect(
      await faultsIn('apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: { name: trial }'),
    ).toEqual(['PodSecurityPolicy trial: Kubernetes 1.33 has no stable PodSecurityPolicy of policy/v1beta1']);
  });

  it('is read once: a key that stands twice is refused', () => {
    expect(() => readObjects('kind: A\nkind: B')).toThrow('unique');
  });
});
