import type { IScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { type KubernetesObject, ofKind } from './objects.ts';

export const scaledObjects = (objects: readonly KubernetesObject[]) =>
  ofKind<IScaledObject>(objects, 'ScaledObject');

/** What scales a Deployment. */
export const scalersOf = (deployment: IDeployment, objects: readonly KubernetesObject[]) =>
  scaledObjects(objects).filter(({ spec }) => spec?.scaleTargetRef.name === deployment.metadata?.name);

/** Pods of a Deployment that are always there. */
export function podsAtLeast(deployment: IDeployment, objects: readonly KubernetesObject[]): number {
  const [scaler] = scalersOf(deployment, objects);
  return scaler ? (scaler.spec?.minReplicaCount ?? 0) : (deployment.spec?.replicas ?? 1);
}
