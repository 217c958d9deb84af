import { IconArrowBarToRight, IconBolt, IconMusic, IconRepeat, IconWaveSine } from '@tabler/icons-react';
import classes from './exports.module.css';
import type { Face } from './face.ts';
import { padKey, padTempo } from './words.ts';

interface PadFaceProps {
  readonly place: string;
  readonly face: Face | undefined;
}

export const signs = { 'one-shot': IconBolt, loop: IconWaveSine, song: IconMusic } as const;

/** What is seen of a pad; what is heard says whoever shows it: where it is, the sign of its kind, its name, tempo and key. */
export function PadFace({ place, face }: PadFaceProps) {
  const Sign = face?.kind ? signs[face.kind] : null;
  return (
    <>
      <span className={classes.top} aria-hidden="true">
        <span>{place}</span>
        <span className={classes.signs}>
          {face?.loop && <IconRepeat size={14} aria-hidden="true" />}
          {face?.oneShot && face.kind !== 'one-shot' && <IconArrowBarToRight size={14} aria-hidden="true" />}
          {Sign && <Sign size={14} aria-hidden="true" />}
        </span>
      </span>
      {face && (
        <>
          <span className={classes.name} aria-hidden="true">
            {face.name}
          </span>
          <span className={classes.low} aria-hidden="true">
            {face.bpm !== null && <span>{padTempo(face.bpm)}</span>}
            {face.key !== null && <span>{padKey(face.key)}</span>}
          </span>
        </>
      )}
    </>
  );
}

interface PadPictureProps extends PadFaceProps {
  readonly label: string;
  readonly isOver?: boolean;
}

/** A pad on which nothing can be pressed. */
export function PadPicture({ place, face, label, isOver = false }: PadPictureProps) {
  return (
    <div
      className={classes.pad}
      role="img"
      aria-label={label}
      data-empty={face ? undefined : true}
      data-over={isOver || undefined}
      data-kind={face?.kind ?? undefined}
    >
      <PadFace place={place} face={face} />
    </div>
  );
}
