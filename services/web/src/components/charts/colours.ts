/** Colours that a theme has for series. The last one stands for what is put together as "other". */
export const seriesMax = 8;

/** The colour of a series by its place, 0 is the first; places behind the last take the last. */
export const seriesColour = (place: number): string =>
  `var(--trc-series-${Math.min(Math.max(place, 0), seriesMax - 1) + 1})`;
