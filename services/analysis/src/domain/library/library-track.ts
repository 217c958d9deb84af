import type { Analysis } from '@trc/contracts/documents/sample.v1';
import type { FeatureName, Features, Track } from '@trc/contracts/documents/track.v1';
import { catalogueScaler } from '@trc/music/catalogue-scaler.v1';
import { featuresFrom, standardised } from '@trc/music/features';
import { namedTrack } from '@trc/music/track';
import { estimatedNames } from './listener-features-space.ts';

/** Coordinates of a place, in the order of the column: what is measured first, then what is estimated. */
export const placeNames = ['tempo', 'loudness', ...estimatedNames] as const satisfies readonly FeatureName[];

/** Beyond this many standard deviations a value says "extreme" and no more. */
const zMax = 4;

type Measured = Pick<Analysis, 'tempo' | 'loudness' | 'listener_features'>;

/**
 * A sound in a catalogue's features and units. Integrated loudness (LUFS, ITU-R BS.1770) stands for the catalogue's
 * loudness, a mean level in dB full scale: for mastered music the two differ by about a decibel. Tempo and loudness are
 * measured, the others estimated; what is not known is absent.
 */
export function featuresOf({ tempo, loudness, listener_features }: Measured): Features {
  const known: Partial<Record<FeatureName, number | undefined>> = {
    tempo: tempo?.bpm,
    loudness: loudness.integrated_lufs ?? undefined,
    ...(listener_features &&
      Object.fromEntries(estimatedNames.map((name) => [name, listener_features[name].value]))),
  };
  return featuresFrom((name) => known[name]);
}

/**
 * Where a sound lies, in standard deviations of the catalogue; a feature that is not known counts as the mean, and an
 * estimate is moved toward the mean by as much as it is unsure: so a poor one brings a sound neither near nor far.
 * `null` for a one-shot, which is no track, and for a sound of which nothing is known.
 */
export function placeOf({ kind, ...measured }: Measured & Pick<Analysis, 'kind'>): number[] | null {
  const features = featuresOf(measured);
  if (kind === 'one-shot' || Object.keys(features).length === 0) return null;
  return placeNames.map(
    (name) => (coordinate(name, features) ?? 0) * reliabilityOf(name, measured.listener_features),
  );
}

/** The part of a catalogue's variance that a value explains: 1 for what is measured. */
function reliabilityOf(name: (typeof placeNames)[number], estimates: Analysis['listener_features']): number {
  if (name === 'tempo' || name === 'loudness' || !estimates) return 1;
  return Math.max(0, 1 - (estimates[name].sd / catalogueScaler.sd[name]) ** 2);
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
