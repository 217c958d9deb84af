/** The arc as places and the share of tracks that are calmer than the one there: 60 % of the places lie above the start. */
const startQuantile = 0.4;
const peakPlace = 0.45;
const backAtStartPlace = 0.6;

/** Wanted energy as a quantile, 0 to 1, at a place in the playlist, 0 to 1. Every quantile is wanted equally often. */
function wantedEnergy(place: number): number {
  const height = 1 - startQuantile;
  if (place <= peakPlace) return startQuantile + (height * place) / peakPlace;
  if (place <= backAtStartPlace) return 1 - (height * (place - peakPlace)) / (backAtStartPlace - peakPlace);
  return (startQuantile * (1 - place)) / (1 - backAtStartPlace);
}

/**
 * Orders tracks along an energy arc: start in the middle, rise, fall. The tracks, sorted by energy, are dealt to the
 * places sorted by the energy that the arc wants there, so that the shape is exact whatever the values are.
 * A track of unknown energy counts as average. When most are unknown the given order stays.
 * @param energyOf any monotone measure of energy; null when unknown.
 */
export function arrange<T>(tracks: readonly T[], energyOf: (track: T) => number | null): T[] {
  const known = tracks.flatMap((track) => energyOf(track) ?? []);
  if (known.length * 2 < tracks.length || tracks.length < 3) return [...tracks];
  const average = known.reduce((sum, energy) => sum + energy, 0) / known.length;
  const byEnergy = tracks
    .map((track, order) => ({ track, order, energy: energyOf(track) ?? average }))
    .sort((a, b) => a.energy - b.energy || a.order - b.order);
  const places = tracks
    .map((_, place) => ({ place, wanted: wantedEnergy(place / (tracks.length - 1)) }))
    .sort((a, b) => a.wanted - b.wanted || a.place - b.place);
  const arranged: T[] = [];
  places.forEach(({ place }, index) => {
    const next = byEnergy[index];
    if (next) arranged[place] = next.track;
  });
  return arranged;
}
