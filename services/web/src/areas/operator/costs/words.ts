import { money, number, percent } from '../../../format.ts';
import { kindLabel, plain } from '../../../ledger-words.ts';

/** What a cost is looked at by. */
export const dimensions = ['tenant', 'user', 'kind', 'model', 'operation', 'day'] as const;
export type Dimension = (typeof dimensions)[number];

export const dimensionWords: Readonly<Record<Dimension, string>> = {
  tenant: 'Tenant',
  user: 'User',
  kind: 'Kind',
  model: 'Model',
  operation: 'Operation',
  day: 'Day',
};

const nobody: Readonly<Record<Dimension, string>> = {
  tenant: 'No tenant',
  user: 'Nobody in particular',
  kind: 'No kind',
  model: 'No model',
  operation: 'No operation',
  day: 'No day',
};

/** A part of a whole; what is there and hardly to be seen is not called nothing. */
export function shareLabel(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = part / whole;
  return share > 0 && share < 0.001 ? `<${percent(0.001)}` : percent(share);
}

/** What the API's key of a dimension is called. */
export function keyLabel(dimension: Dimension, key: string | null, name: string | null = null): string {
  if (name) return name;
  if (key === null) return nobody[dimension];
  if (dimension === 'kind') return kindLabel(key);
  if (dimension === 'day') return dayLabel(key);
  return dimension === 'operation' ? plain(key) : key;
}

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A UTC day without its year: "21 Nov". */
export const dayLabel = (day: string): string => days.format(new Date(`${day}T00:00:00Z`));

export const unitWords = {
  world: { one: 'World', many: 'worlds', each: 'A world' },
  sample: { one: 'Sample', many: 'samples', each: 'A sample' },
  listener_week: { one: "Listener's week", many: "listeners' weeks", each: "A listener's week" },
} as const;

interface Unit {
  readonly unit: keyof typeof unitWords;
  readonly units: number;
  readonly cost_micros_each: number | null;
  readonly target_micros: number;
}

/** How a unit stands against its target, in words. */
export function unitVerdict({ cost_micros_each, target_micros }: Unit): string {
  if (cost_micros_each === null) return 'None in this period.';
  const share = Math.abs(cost_micros_each - target_micros) / target_micros;
  if (cost_micros_each === target_micros) return `On its target of ${money(target_micros)}.`;
  const side = cost_micros_each > target_micros ? 'over' : 'under';
  return `${percent(share)} ${side} its target of ${money(target_micros)}.`;
}

interface PlanMargin {
  readonly plan: string;
  readonly tenants: number;
  readonly revenue_micros: number;
  readonly cost_micros: number;
  readonly margin_micros: number;
  readonly loses_money: boolean;
}

/** What a plan that loses money does, said plainly. */
export function lossSentence({
  plan,
  tenants,
  revenue_micros,
  cost_micros,
  margin_micros,
}: PlanMargin): string {
  const people = `${number(tenants)} ${tenants === 1 ? 'tenant' : 'tenants'}`;
  const earned = revenue_micros === 0 ? 'earned nothing' : `earned ${money(revenue_micros)}`;
  return `${plain(plan)} loses ${money(-margin_micros)}: ${people} cost ${money(cost_micros)} and ${earned}.`;
}

interface BreakEven {
  readonly plan: string;
  readonly free_tenants: number | null;
}

/** How many tenants of the free plan one of a paying plan carries. */
export function breakEvenSentence({ plan, free_tenants }: BreakEven): string {
  if (free_tenants === null) return `${plain(plan)}: nothing to carry, or nothing to carry it with.`;
  return `One ${plain(plan)} tenant carries ${number(free_tenants)} free ${free_tenants === 1 ? 'tenant' : 'tenants'}.`;
}

export type BudgetState = 'ok' | 'near' | 'spent' | 'stopped';

export const stateWords: Readonly<Record<BudgetState, string>> = {
  ok: 'In order',
  near: 'Near its end',
  spent: 'Used up',
  stopped: 'Nothing allowed',
};
