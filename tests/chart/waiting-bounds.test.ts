import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import type { MessageContract, ServiceName } from '@trc/contracts/message';
import { consumers, lanes } from '@trc/contracts/topology';
import { describe, expect, it } from 'vitest';
import { queues } from '../../services/gateway/src/domain/queues.ts';
import { profiles, render } from './support/chart.ts';
import { named } from './support/objects.ts';
import { scaledObjects } from './support/scaling.ts';

const production = profiles.find(({ name }) => name === 'production');
const scaled = scaledObjects(production ? render(production) : []);
const specOf = (workload: string) => named(scaled, `club-${workload}`)?.spec;

/** SPEC §6, version 1 of the plans. */
const boundS = { free: 86_400, pro: 300, enterprise: 60 } as const;
/** ADR 26: the HPA's look, the age of the figure, the start of a pod, and until its slots are filled. */
const hpaLookS = 15;
const figureAgeS = 2;
const podStartS = 10;
const fillS = 2;

describe('the chart beside the dispatcher', () => {
  it.each(lanes)('what waits on %s begins within the bound of the plan', (lane) => {
    const { minReplicaCount = 0, pollingInterval = 30, triggers = [] } = specOf(`analysis-${lane}`) ?? {};
    const fromZeroS = minReplicaCount === 0 ? pollingInterval + podStartS : 0;
    const reactionS = fromZeroS + hpaLookS + figureAgeS + podStartS + fillS;
    const targetS = Number(triggers[0]?.metadata?.['targetValue']);
    expect(reactionS + targetS / queues[lane].slots).toBeLessThan(0.75 * boundS[lane]);
  });

  it.each(lanes)('%s has as many pods as there are jobs for', (lane) => {
    expect(specOf(`analysis-${lane}`)?.maxReplicaCount).toBe(queues[lane].processesMax);
  });

  it('every step of a world has a slot for each job that is in flight', () => {
    const slots = (service: ServiceName, contract: MessageContract) =>
      consumers.find((one) => one.service === service && one.contract === contract)?.concurrency ?? 0;
    const pods = (workload: string) => specOf(workload)?.maxReplicaCount ?? 0;
    const { inFlightMax, processesMax } = queues.worlds;
    expect(pods('taste')).toBe(processesMax);
    expect(pods('harvester') * slots('harvester', worldBuilt)).toBeGreaterThanOrEqual(inFlightMax);
    expect(pods('playlist') * slots('playlist', candidatesGathered)).toBeGreaterThanOrEqual(inFlightMax);
    expect(pods('playlist')).toBeGreaterThanOrEqual(queues.publishing.processesMax);
  });
});
