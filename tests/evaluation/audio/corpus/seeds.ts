import { seedOf } from '@trc/music/dice';

/** Turns the name of what is to be made into the number that decides how. */
export type Seeds = (name: string) => number;

export const evaluationSeeds: Seeds = seedOf;

/** The same kinds of sounds with other tempi, keys and notes. */
export const fittingSeeds =
  (edition: number): Seeds =>
  (name) =>
    seedOf(`fitting ${edition} ${name}`);
