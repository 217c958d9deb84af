import type { RequestOf } from '@trc/contracts/message';
import { getHeadProbe } from '@trc/contracts/queries/get-head-probe.v1';
import { type Ask, Unavailable } from '@trc/runtime/ask';
import { refuseProbe } from './accept-sample.ts';
import type { Entitlements } from './entitlements.ts';

/**
 * What the first bytes tell is told now, by the same code that decides on the whole: throws the problem that fits. Whoever is silent refuses nothing.
 * @param planOf asked for where the length of a sound is told; `null` when nobody knows it
 */
export async function refuseEarly(
  ask: Ask,
  tenantId: string,
  head: RequestOf<typeof getHeadProbe>,
  planOf: () => Promise<Pick<Entitlements, 'enforcement' | 'duration_s_max'> | null>,
): Promise<void> {
  const probe = await ask(getHeadProbe, tenantId, head).catch((error: unknown) => {
    if (error instanceof Unavailable) return { kind: 'beyond-head' } as const;
    throw error;
  });
  if (probe.kind === 'beyond-head') return;
  const plan = probe.kind === 'sound' ? await planOf() : null;
  const isBound = plan !== null && plan.enforcement !== 'off';
  refuseProbe(probe, isBound ? plan.duration_s_max : Number.POSITIVE_INFINITY);
}
