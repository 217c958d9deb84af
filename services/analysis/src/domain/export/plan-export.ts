import {
  device,
  type ExportFile,
  type ExportFormat,
  type ExportItem,
  type ExportPlan,
  type Layout,
  type Pad,
} from '@trc/contracts/documents/export.v1';
import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { deviceName, distinctNames } from './device-name.ts';
import { deviceBpm } from './device-tempo.ts';
import { type Gain, gainTo } from './export-gain.ts';
import { headerBytesOf, isExact, keptChannels } from './file-forms.ts';
import { suggestLayout } from './suggest-layout.ts';

/** A sample of the library, as far as an export asks. */
export interface Exportable {
  readonly id: Pad['sample_id'];
  readonly filename: string;
  readonly sizeBytes: number;
  readonly analysis: Pick<
    Analysis,
    | 'duration_s'
    | 'sample_rate_hz'
    | 'channels'
    | 'bit_depth'
    | 'format'
    | 'kind'
    | 'tempo'
    | 'key'
    | 'spectral'
    | 'loudness'
  >;
}

export interface Wish {
  readonly format: ExportFormat;
  readonly sampleIds: readonly Pad['sample_id'][];
  readonly layout: Layout | null;
  /** `null` keeps the loudness that each sound has. */
  readonly loudnessLufs: number | null;
}

type LeftOut = NonNullable<ExportItem['left_out']>;

/**
 * Why a sampler refuses a sound, `null` when it takes it. A pack has the bounds of the device, too: it is made for it. What is said of the length
 * is rounded away from the bound.
 */
export function refusalOf({ analysis: { duration_s } }: Exportable): LeftOut | null {
  if (duration_s < device.durationSMin)
    return {
      reason: 'too-short',
      detail: `The device takes sounds of at least ${device.durationSMin} seconds; this one has ${Math.floor(duration_s * 1_000) / 1_000}.`,
    };
  if (duration_s > device.durationSMax)
    return {
      reason: 'too-long',
      detail: `The device takes sounds of at most ${device.durationSMax / 60} minutes; this one has ${Math.ceil(duration_s / 6) / 10}.`,
    };
  return null;
}

const missing: LeftOut = {
  reason: 'missing',
  detail: 'There is no analysed sound with this id in the library.',
};
const notPlaced: LeftOut = { reason: 'not-placed', detail: 'The layout gives it no pad.' };

/** Bytes of the sound's file in the archive. */
export function fileBytes(format: ExportFormat, { analysis }: Pick<Exportable, 'analysis'>): number {
  const frames = Math.round(analysis.duration_s * device.sampleRateHz);
  return headerBytesOf[format] + frames * keptChannels(analysis.channels) * (device.bitDepth / 8);
}

/** A sound that goes into the archive, and where: several pads in a project, none in a pack. */
interface Placed {
  readonly sample: Exportable;
  readonly gain: Gain;
  readonly files: readonly [ExportFile, ...ExportFile[]];
}

const measuredBpm = ({ analysis: { tempo } }: Exportable) => (tempo ? deviceBpm(tempo.bpm) : null);

/** @param pad the first that the sound stands on */
function changesOf(format: ExportFormat, { sample, gain, files }: Placed, pad: Pad | undefined) {
  const { filename, analysis } = sample;
  const measured = analysis.tempo?.bpm ?? null;
  const isTimed = format === 'sp404mk2-project' && pad?.bpm === undefined;
  const isOneShot = files[0].pad?.one_shot ?? analysis.kind === 'one-shot';
  const is: Readonly<Partial<Record<ExportItem['changes'][number], boolean>>> = {
    renamed: files[0].name !== filename.replace(/\.[^.]{1,5}$/s, ''),
    'tempo-folded': isTimed && measured !== null && Math.abs(deviceBpm(measured) - measured) > 0.01,
    'tempo-unknown': isTimed && measured === null && !isOneShot,
    resampled: analysis.sample_rate_hz !== device.sampleRateHz,
    dithered: gain.db !== 0 || !isExact(analysis),
    'channels-dropped': analysis.channels > keptChannels(analysis.channels),
  };
  const changes = (Object.keys(is) as ExportItem['changes']).filter((change) => is[change]);
  return [...changes, ...gain.changes];
}

/**
 * What an export of these sounds is: layout, report and the files of its archive. What a pad of the caller's layout says of its name, tempo and way
 * of playing is kept; the rest comes from the analysis.
 * @param samples those of the wish that the library has, in any order
 */
export function planExport(
  wish: Wish,
  samples: readonly Exportable[],
): { readonly plan: ExportPlan; readonly files: readonly ExportFile[] } {
  const { format, sampleIds, loudnessLufs } = wish;
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const taken = sampleIds.flatMap((id) => {
    const sample = byId.get(id);
    return sample && refusalOf(sample) === null ? [sample] : [];
  });
  const layout = format === 'sp404mk2-project' ? layoutOf(wish, taken) : null;
  const padsOf = Map.groupBy(layout?.pads ?? [], ({ sample_id }) => sample_id);
  const placed = placedOf(taken, layout && padsOf, loudnessLufs);

  const items = sampleIds.map((id): ExportItem => {
    const sample = byId.get(id);
    if (!sample) return { ...nothing, sample_id: id, left_out: missing };
    const { analysis } = sample;
    const one = placed.get(id);
    return {
      sample_id: id,
      filename: shown(sample.filename),
      name: one?.files[0].name ?? null,
      kind: analysis.kind,
      measured_bpm: analysis.tempo?.bpm ?? null,
      bpm: one?.files[0].pad ? one.files[0].pad.bpm : measuredBpm(sample),
      key: analysis.key && `${analysis.key.tonic} ${analysis.key.scale}`,
      duration_s: analysis.duration_s,
      size_bytes: one ? fileBytes(format, sample) : 0,
      left_out: refusalOf(sample) ?? (one ? null : notPlaced),
      changes: one ? changesOf(format, one, padsOf.get(id)?.[0]) : [],
      gain_db: one?.gain.db ?? 0,
    };
  });
  const all = [...placed.values()];
  const files = all.flatMap((one) => one.files);
  const size_bytes = all.reduce((sum, one) => sum + one.files.length * fileBytes(format, one.sample), 0);
  return {
    plan: {
      format,
      layout,
      loudness_lufs: loudnessLufs,
      report: { files: files.length, size_bytes, items },
    },
    files: inOrder(files),
  };
}

const nothing: Omit<ExportItem, 'sample_id' | 'left_out'> = {
  filename: null,
  name: null,
  kind: null,
  measured_bpm: null,
  bpm: null,
  key: null,
  duration_s: null,
  size_bytes: 0,
  changes: [],
  gain_db: 0,
};

/** Control characters show nothing and take six bytes each in JSON: a report of 500 of such names would be larger than a message may be. */
const shown = (filename: string) => filename.replace(/\p{Cc}/gu, '\ufffd');

/**
 * The files of each sound, one for each of its pads. A name that the caller gives a pad is the pad's, whatever others are called; every other sound
 * has a name of its own, the same on all its pads.
 * @param pads `null` in a pack
 */
function placedOf(
  taken: readonly Exportable[],
  pads: ReadonlyMap<string, readonly Pad[]> | null,
  loudnessLufs: number | null,
): ReadonlyMap<string, Placed> {
  const given = [...(pads?.values() ?? [])].flat().flatMap(({ name }) => name ?? []);
  const isNamed = ({ id }: Exportable) => pads?.get(id)?.every(({ name }) => name !== undefined) ?? false;
  const inArchive = taken.filter(({ id }) => pads === null || pads.has(id));
  const nameless = inArchive.filter((sample) => !isNamed(sample));
  const names = distinctNames(
    nameless.map(({ filename }) => deviceName(filename)),
    given,
  );
  const nameOf = new Map(nameless.map(({ id }, i) => [id, names[i] as string]));
  return new Map(
    inArchive.map((sample) => {
      const gain = gainTo(loudnessLufs, sample.analysis);
      const file = (pad: Pad | null): ExportFile => ({
        sample_id: sample.id,
        name: pad?.name ?? (nameOf.get(sample.id) as string),
        gain_db: gain.db,
        pad: pad && settingsOf(pad, sample),
      });
      const [first = null, ...others] = pads?.get(sample.id) ?? [];
      return [sample.id, { sample, gain, files: [file(first), ...others.map(file)] }];
    }),
  );
}

const settingsOf = ({ bank, pad, loop, one_shot, bpm }: Pad, sample: Exportable) => ({
  bank,
  pad,
  loop,
  one_shot: one_shot ?? sample.analysis.kind === 'one-shot',
  bpm: bpm === undefined ? measuredBpm(sample) : bpm,
});

/** The caller's layout without the pads of sounds that are left out, or the one that the analysis suggests. */
function layoutOf({ layout }: Wish, taken: readonly Exportable[]): Layout {
  if (layout) {
    const ids = new Set(taken.map(({ id }) => id));
    const pads = layout.pads.filter(({ sample_id }) => ids.has(sample_id));
    return { ...layout, pads: pads.toSorted((a, b) => indexOf(a) - indexOf(b)) };
  }
  const sounds = taken.map((sample) => ({
    sampleId: sample.id,
    kind: sample.analysis.kind,
    bpm: measuredBpm(sample),
    key: sample.analysis.key,
    centroidHz: sample.analysis.spectral.centroid_hz.mean,
  }));
  return { pads: [...suggestLayout(sounds)] };
}

/** Pads are counted through all banks, from 0. */
export const indexOf = ({ bank, pad }: Pick<Pad, 'bank' | 'pad'>) =>
  (bank - 1) * device.padsPerBank + pad - 1;

/** A project's files in the order of its pads, a pack's by name: the same sounds make the same archive. */
function inOrder(files: readonly ExportFile[]): readonly ExportFile[] {
  return files.toSorted((a, b) =>
    a.pad && b.pad ? indexOf(a.pad) - indexOf(b.pad) : a.name < b.name ? -1 : 1,
  );
}
