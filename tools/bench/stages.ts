import type { Profiler } from 'node:inspector';

export const stages = [
  'decode',
  'loudness',
  'resample',
  'spectral scan',
  'tempo',
  'key',
  'waveform',
  'rest',
] as const;
export type Stage = (typeof stages)[number];

/** Files of the analysis service and the stage that begins where one of them is entered. */
const STAGES: readonly (readonly [files: RegExp, stage: Stage])[] = [
  [/\/outbound\/decoder\.|\/domain\/container\/|\/decode-/, 'decode'],
  [/\/signal\/(loudness|true-peak)\./, 'loudness'],
  [/\/signal\/resample\./, 'resample'],
  [/\/domain\/spectrum\//, 'spectral scan'],
  [/\/domain\/key\//, 'key'],
  [/\/domain\/tempo\//, 'tempo'],
  [/\/signal\/waveform\./, 'waveform'],
];

/** Time of each stage in a profile, microseconds; waiting is left out, collecting garbage is among the rest. */
export function stageTimes(profile: Profiler.Profile): Record<Stage, number> {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const stageOf = new Map<number, Stage | null>();
  const visit = (id: number, entered: Stage | null): void => {
    const node = nodes.get(id);
    if (!node) return;
    const own = STAGES.find(([files]) => files.test(node.callFrame.url))?.[1] ?? null;
    const stage = entered ?? own;
    stageOf.set(id, node.callFrame.functionName === '(idle)' ? null : (stage ?? 'rest'));
    for (const child of node.children ?? []) visit(child, stage);
  };
  const root = profile.nodes[0];
  if (root) visit(root.id, null);

  const times = Object.fromEntries(stages.map((stage) => [stage, 0])) as Record<Stage, number>;
  profile.samples?.forEach((id, i) => {
    const stage = stageOf.get(id);
    if (stage) times[stage] += profile.timeDeltas?.[i] ?? 0;
  });
  return times;
}
