import { useDraggable, useDroppable } from '@dnd-kit/core';
import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { bankId, padId } from './drop-targets.ts';
import classes from './exports.module.css';
import type { Face } from './face.ts';
import { PadFace } from './pad-face.tsx';
import { bankName, type Place, placeName } from './pad-layout.ts';
import { padText, soundsText } from './words.ts';

interface BankButtonProps {
  readonly bank: number;
  readonly count: number;
  readonly isShown: boolean;
  readonly onShow: () => void;
}

/** A bank: shows its pads when pressed, and takes what is dropped. */
export function BankButton({ bank, count, isShown, onShow }: BankButtonProps) {
  const { setNodeRef, isOver } = useDroppable({ id: bankId(bank) });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={classes.bank}
      aria-pressed={isShown}
      data-over={isOver || undefined}
      onClick={onShow}
    >
      <VisuallyHidden>{`Bank ${bankName(bank)}, ${soundsText(count)}`}</VisuallyHidden>
      <span aria-hidden="true">{bankName(bank)}</span>
      <small aria-hidden="true">{count || '–'}</small>
    </button>
  );
}

interface CellProps {
  readonly place: Place;
  readonly children: (isOver: boolean) => ReactNode;
}

/** The place of a pad, with a sound or without. */
export function Cell({ place, children }: CellProps) {
  const { setNodeRef, isOver } = useDroppable({ id: padId(place) });
  return (
    <li ref={setNodeRef} className={classes.cell}>
      {children(isOver)}
    </li>
  );
}

interface PadProps {
  readonly face: Face;
  readonly place: Place;
  readonly isOver: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** A pad with its sound: pressed it is selected, lifted it goes elsewhere. */
export function Pad({ face, place, isOver, isSelected, onSelect }: PadProps) {
  const { setNodeRef, listeners, attributes, isDragging } = useDraggable({ id: padId(place) });
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={classes.pad}
      data-kind={face.kind ?? undefined}
      data-over={isOver || undefined}
      data-selected={isSelected || undefined}
      data-lifted={isDragging || undefined}
      {...attributes}
      {...listeners}
      aria-pressed={isSelected}
      onClick={onSelect}
    >
      <VisuallyHidden>{padText(placeName(place), face)}</VisuallyHidden>
      <PadFace place={placeName(place)} face={face} />
    </button>
  );
}
