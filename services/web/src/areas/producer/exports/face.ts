import { bpmMax, bpmMin, type Item } from './export.ts';
import { inOrder, type PadLayout, type PadSettings, type Placed, padsOf } from './pad-layout.ts';

/** What is seen of a pad with a sound. */
export interface Face {
  readonly name: string;
  readonly kind: Item['kind'];
  readonly bpm: number | null;
  readonly key: string | null;
  readonly loop: boolean;
  /** It plays to its end when the pad is let go. */
  readonly oneShot: boolean;
}

/** Whether a pad plays its sound to the end when nobody has said so. */
export const isShot = ({ kind }: Pick<Item, 'kind'>): boolean => kind === 'one-shot';

/** A sound as its pad plays it: what was set by hand comes before what was measured. */
export const faceOf = (item: Item, pad: PadSettings): Face => ({
  name: pad.name || (item.name ?? item.filename ?? 'A sound'),
  kind: item.kind,
  bpm: pad.bpm === undefined ? item.bpm : pad.bpm,
  key: item.key,
  loop: pad.loop,
  oneShot: !pad.loop && (pad.one_shot ?? isShot(item)),
});

/** A tempo in the range of the device, by doubling and halving. */
function folded(bpm: number): number {
  let tempo = bpm;
  while (tempo > bpmMax) tempo /= 2;
  while (tempo < bpmMin) tempo *= 2;
  return tempo;
}

/**
 * The pads of a report, in the order of the device. Its items tell name and tempo of the first pad of a sound; where those
 * were set by hand, a further pad that says nothing has the sound's own.
 */
export function facesOf(
  items: readonly Item[],
  layout: PadLayout,
): ReadonlyArray<Placed & { readonly item: Item; readonly face: Face }> {
  const byId = new Map<string, Item>(items.map((item) => [item.sample_id, item]));
  return inOrder(layout).pads.flatMap((placed) => {
    const item = byId.get(placed.sample_id);
    if (!item) return [];
    const first = padsOf(layout, placed.sample_id)[0];
    const own: Item = {
      ...item,
      ...(first?.name !== undefined && { name: item.filename?.replace(/\.[^.]{1,5}$/, '') ?? null }),
      ...(first?.bpm !== undefined && { bpm: item.measured_bpm && folded(item.measured_bpm) }),
    };
    return [{ ...placed, item, face: faceOf(own, placed) }];
  });
}
