import { device } from '@trc/contracts/documents/export.v1';

/** Doubled or halved until the device takes it, in hundredths as the device counts; what is 210 becomes 105. */
export function deviceBpm(bpm: number): number {
  let folded = bpm;
  while (folded > device.bpmMax) folded /= 2;
  while (folded < device.bpmMin) folded *= 2;
  return Math.round(folded * 100) / 100;
}

/** Of the tempos on a bank's pads the one in the middle, loops before everything else; `null` where no pad has one. */
export function bankBpm(
  pads: ReadonlyArray<{ readonly bpm: number | null; readonly loop: boolean }>,
): number | null {
  const timed = pads.filter(({ bpm }) => bpm !== null);
  const loops = timed.filter(({ loop }) => loop);
  const bpms = (loops.length > 0 ? loops : timed).map(({ bpm }) => bpm as number).sort((a, b) => a - b);
  return bpms[Math.floor((bpms.length - 1) / 2)] ?? null;
}
