import { Stack, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { bankCount, padsPerBank } from './export.ts';
import classes from './exports.module.css';
import type { Face } from './face.ts';
import { PadPicture } from './pad-face.tsx';
import { bankName, isAt, type Place, placeName } from './pad-layout.ts';
import { padText, soundsText } from './words.ts';

export const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

interface BankViewProps {
  readonly pads: ReadonlyArray<Place & { readonly face: Face | undefined }>;
}

/** Pads, bank by bank, to look at. */
export function BankView({ pads }: BankViewProps) {
  const [bank, setBank] = useState(() => Math.min(...pads.map((one) => one.bank), bankCount));
  return (
    <Stack gap="sm">
      <nav className={classes.banks} aria-label="Banks">
        {numbers(bankCount).map((one) => {
          const count = pads.filter((placed) => placed.bank === one).length;
          return (
            <button
              key={one}
              type="button"
              className={classes.bank}
              aria-pressed={one === bank}
              onClick={() => setBank(one)}
            >
              <VisuallyHidden>{`Bank ${bankName(one)}, ${soundsText(count)}`}</VisuallyHidden>
              <span aria-hidden="true">{bankName(one)}</span>
              <small aria-hidden="true">{count || '–'}</small>
            </button>
          );
        })}
      </nav>
      <ol className={classes.grid} aria-label={`Pads of bank ${bankName(bank)}`}>
        {numbers(padsPerBank).map((pad) => {
          const place = { bank, pad };
          const face = pads.find((one) => isAt(one, place))?.face;
          return (
            <li key={pad} className={classes.cell}>
              <PadPicture place={placeName(place)} face={face} label={padText(placeName(place), face)} />
            </li>
          );
        })}
      </ol>
    </Stack>
  );
}
