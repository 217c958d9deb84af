import { IconBolt, IconMusic, IconRepeat, IconWaveSine } from '@tabler/icons-react';
import type { Item } from './export.ts';
import classes from './exports.module.css';
import { padKey, padTempo } from './words.ts';

interface PadFaceProps {
  readonly place: string;
  readonly item: Item | undefined;
  readonly loop: boolean;
}

export const signs = { 'one-shot': IconBolt, loop: IconWaveSine, song: IconMusic } as const;

/** What is seen of a pad; what is heard says whoever shows it: where it is, the sign of its kind, its name, tempo and key. */
export function PadFace({ place, item, loop }: PadFaceProps) {
  const Sign = item?.kind ? signs[item.kind] : null;
  return (
    <>
      <span className={classes.top} aria-hidden="true">
        <span>{place}</span>
        <span className={classes.signs}>
          {loop && <IconRepeat size={14} aria-hidden="true" />}
          {Sign && <Sign size={14} aria-hidden="true" />}
        </span>
      </span>
      {item && (
        <>
          <span className={classes.name} aria-hidden="true">
            {item.name ?? item.filename}
          </span>
          <span className={classes.low} aria-hidden="true">
            {item.bpm !== null && <span>{padTempo(item.bpm)}</span>}
            {item.key !== null && <span>{padKey(item.key)}</span>}
          </span>
        </>
      )}
    </>
  );
}
