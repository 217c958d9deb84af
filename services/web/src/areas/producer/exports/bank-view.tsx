import { Stack, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { bankCount, type Item, padsPerBank } from './export.ts';
import classes from './exports.module.css';
import { PadFace } from './pad-face.tsx';
import { at, bankName, type PadLayout, placeName } from './pad-layout.ts';
import { padText, soundsText } from './words.ts';

export const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i + 1);

interface BankViewProps {
  readonly layout: PadLayout;
  readonly items: ReadonlyMap<string, Item>;
}

/** A finished layout, bank by bank, to look at. */
export function BankView({ layout, items }: BankViewProps) {
  const [bank, setBank] = useState(() => Math.min(...layout.map((one) => one.bank), bankCount));
  return (
    <Stack gap="sm">
      <nav className={classes.banks} aria-label="Banks">
        {numbers(bankCount).map((one) => {
          const count = layout.filter((placed) => placed.bank === one).length;
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
          const placed = at(layout, place);
          const item = placed && items.get(placed.sample_id);
          return (
            <li key={pad} className={classes.cell}>
              <div
                className={classes.pad}
                role="img"
                aria-label={padText(placeName(place), item, placed?.loop ?? false)}
                data-empty={item ? undefined : true}
                data-kind={item?.kind}
              >
                <PadFace place={placeName(place)} item={item} loop={placed?.loop ?? false} />
              </div>
            </li>
          );
        })}
      </ol>
    </Stack>
  );
}
