import { unitTargets } from './unit-targets.ts';

/** What the drafts of this product claimed of a plan's month, and what follows from their own numbers. Micro-dollars. */
export interface Claim {
  /** Row of the checklist that found it. */
  readonly id: string;
  readonly plan: string;
  readonly claim: string;
  readonly claimedMicrosMin: number;
  readonly claimedMicrosMax: number;
  /** The same by the draft's own unit costs; `null` where none can be had from them. */
  readonly recomputedMicros: number | null;
}

const cent = 10_000;
const dollar = 100 * cent;

export const claims: readonly Claim[] = [
  {
    id: 'EB-84',
    plan: 'free',
    claim: 'A free tenant costs 30 cents: 300 files at a tenth of a cent.',
    claimedMicrosMin: -30 * cent,
    claimedMicrosMax: -30 * cent,
    recomputedMicros: -30 * cent,
  },
  {
    id: 'EB-80',
    plan: 'pro',
    claim: 'Pro costs 2 to 5 dollars and earns 5 to 8; its own table says 10.20 dollars of cost.',
    claimedMicrosMin: 5 * dollar,
    claimedMicrosMax: 8 * dollar,
    recomputedMicros: -21 * cent,
  },
  {
    id: 'EB-81',
    plan: 'pro',
    claim: 'Paid by the year, 8.25 dollars a month, pro earns for sure.',
    claimedMicrosMin: 0,
    claimedMicrosMax: 8.25 * dollar,
    recomputedMicros: -195 * cent,
  },
  {
    id: 'EB-82',
    plan: 'pro',
    claim: 'Pro with a file at a tenth of a cent, as on the free plan, and models counted once.',
    claimedMicrosMin: 5 * dollar,
    claimedMicrosMax: 8 * dollar,
    recomputedMicros: 879 * cent,
  },
  {
    id: 'EB-87',
    plan: 'pro',
    claim: 'No payment fee; a card takes 59 cents of 9.99 dollars.',
    claimedMicrosMin: 5 * dollar,
    claimedMicrosMax: 8 * dollar,
    recomputedMicros: -80 * cent,
  },
  {
    id: 'EB-89',
    plan: 'enterprise',
    claim: 'Enterprise for 99 dollars, with 100 dollars of model money in it.',
    claimedMicrosMin: 0,
    claimedMicrosMax: 99 * dollar,
    recomputedMicros: -1 * dollar,
  },
];

/** What one job of a kind was said to cost: a world, a refresh of it, and a file. */
export const unitClaims = [
  { unit: 'world', claimedMicros: unitTargets.world },
  { unit: 'refresh', claimedMicros: unitTargets.listener_week },
  { unit: 'sample', claimedMicros: unitTargets.sample },
] as const;
