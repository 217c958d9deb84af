import { bpmMax, bpmMin } from './export.ts';
import { bankName, type PadLayout, placeName } from './pad-layout.ts';

const nameCharsMax = 23;
const nameForm = /^[A-Za-z0-9](?:[A-Za-z0-9 #()+_-]*[A-Za-z0-9#()+_-])?$/;

/** Why the device could not show a name, `null` when it can. */
export function nameFault(name: string | undefined): string | null {
  if (name === undefined) return null;
  if (name.length > nameCharsMax)
    return `${name.length} characters are too many; the device shows ${nameCharsMax}.`;
  if (nameForm.test(name)) return null;
  const other = /[^A-Za-z0-9 #()+_-]/u.exec(name)?.[0];
  if (other !== undefined) return `The device has no “${other}”, only letters, digits, blanks and #()+-_`;
  return name.endsWith(' ') ? 'A name cannot end with a blank.' : 'A name begins with a letter or a digit.';
}

/** What was typed as a tempo: in hundredths; nothing is `undefined`, and what is no number is 0, which no tempo is. */
export function tempoOf(text: string): number | undefined {
  const typed = text.trim().replace(',', '.');
  if (typed === '') return undefined;
  const bpm = Number(typed);
  return Number.isFinite(bpm) ? Math.round(bpm * 100) / 100 : 0;
}

/** Why the device could not have a tempo, `null` when it can. */
export const tempoFault = (bpm: number | null | undefined): string | null =>
  bpm === null || bpm === undefined || (bpm >= bpmMin && bpm <= bpmMax)
    ? null
    : `A tempo is a number from ${bpmMin} to ${bpmMax}.`;

/** All that the device would refuse of what was set by hand, each with where it is. */
export function faultsOf({ pads, bpm, banks = [] }: PadLayout): readonly string[] {
  const said = (where: string, fault: string | null) => (fault === null ? [] : [`${where}: ${fault}`]);
  return [
    ...pads.flatMap((one) => [
      ...said(placeName(one), nameFault(one.name)),
      ...said(placeName(one), tempoFault(one.bpm)),
    ]),
    ...banks.flatMap((one) => said(`Bank ${bankName(one.bank)}`, tempoFault(one.bpm))),
    ...said('The project', tempoFault(bpm)),
  ];
}
