import type { Answer } from '../../../api/client.ts';
import { counted } from './words.ts';

interface Room {
  readonly words: string;
  readonly isFull: boolean;
}

/** How much of the plan's worlds is used; `null` where the plan does not count them. */
export function roomFor({ plan, enforcement, limits }: Answer<'/v1/usage'>): Room | null {
  const worlds = limits.find(({ name }) => name === 'worlds');
  if (!worlds) return null;
  const { limit, used } = worlds;
  if (limit === null)
    return { words: `${counted(used, 'world')}; the plan ${plan} has no limit.`, isFull: false };
  const isFull = used >= limit;
  const isRefused = isFull && enforcement === 'enforce';
  const full = isRefused ? ' A new one needs a larger plan.' : '';
  return { words: `${used} of ${counted(limit, 'world')} of the plan ${plan} used.${full}`, isFull };
}
