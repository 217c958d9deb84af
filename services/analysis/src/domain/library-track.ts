import type { Analysis } from '@trc/contracts/documents/sample.v1';
import type { FeatureName, Features, Track } from '@trc/contracts/documents/track.v1';
import { catalogueScaler } from '@trc/music/catalogue-scaler.v1';
import { featuresFrom, standardised } from '@trc/music/features';
import { namedTrack } from '@trc/music/track';

/** Coordinates of a place, in the order of the column. A migration that fills a further one adds it at the end. */
export const placeNames = ['tempo', 'loudness'] as const satisfies readonly FeatureName[];

/** Beyond this many standard deviations a value says "extreme" and no more. */
const zMax = 4;

/**
 * What is measured of a catalogue's features, in its units. Integrated loudness (LUFS, ITU-R BS.1770) stands for the
 * catalogue's loudness, a mean level in dB full scale: for mastered music the two differ by about a decibel. Nothing else
 * of a catalogue's features is measured, and none is guessed.
 */
export function featuresOf({ tempo, loudness }: Pick<Analysis, 'tempo' | 'loudness'>): Features {
  const measured: Partial<Record<FeatureName, number | undefined>> = {
    tempo: tempo?.bpm,
    loudness: loudness.integrated_lufs ?? undefined,
  };
  return featuresFrom((name) => measured[name]);
}

/**
 * Where a sound lies, in standard deviations of the catalogue; a feature that is not known counts as the mean.
 * `null` for a one-shot, which is no track, and for a sound of which nothing is known.
 */
export function placeOf(kind: Analysis['kind'], features: Features): number[] | null {
  if (kind === 'one-shot' || placeNames.every((name) => features[name] === undefined)) return null;
  return placeNames.map((name) => coordinate(name, features) ?? 0);
}

/** All places that are as good as the target: a corner and the one opposite. */
export interface Aim {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * The part of a target that places can be compared with; a feature that the target leaves out may be anything.
 * `null` when no place is nearer than another.
 */
export function aimOf(target: Features): Aim | null {
  const wished = placeNames.map((name) => coordinate(name, target));
  if (wished.every((value) => value === undefined)) return null;
  return { low: wished.map((value) => value ?? -zMax), high: wished.map((value) => value ?? zMax) };
}

function coordinate(name: FeatureName, features: Features): number | undefined {
  const value = features[name];
  const z = value === undefined ? undefined : standardised(name, value, catalogueScaler);
  return z === undefined ? undefined : Math.min(zMax, Math.max(-zMax, z));
}

export interface LibrarySound {
  readonly id: string;
  readonly filename: string;
  readonly duration_s: number;
  readonly features: Features;
  readonly tags: readonly string[];
}

const ending = /(?<=.)\.(?:wave?|aiff?|aifc|mp3|flac|ogg|oga|opus)$/i;

/** A sound of the tenant's own as a track. No catalogue knows it, so it has no address to publish it under. */
export function toLibraryTrack(sound: LibrarySound): Track {
  const named = namedTrack({
    id: sound.id,
    source: 'tenant',
    title: sound.filename.replace(ending, ''),
    artists: ['Own library'],
  });
  return {
    ...named,
    duration_ms: Math.round(sound.duration_s * 1_000),
    features: Object.keys(sound.features).length > 0 ? { source: 'tenant', values: sound.features } : null,
    tags:
      sound.tags.length > 0 ? { source: 'tenant', values: sound.tags.map((tag) => tag.toLowerCase()) } : null,
  };
}
