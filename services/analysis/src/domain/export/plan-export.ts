import {
  device,
  type ExportFile,
  type ExportFormat,
  type ExportItem,
  type ExportPlan,
  type Pad,
} from '@trc/contracts/documents/export.v1';
import type { Analysis } from '@trc/contracts/documents/sample.v1';
import { deviceName, distinctNames } from './device-name.ts';
import { deviceBpm } from './device-tempo.ts';
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
  >;
}

export interface Wish {
  readonly format: ExportFormat;
  readonly sampleIds: readonly Pad['sample_id'][];
  readonly layout: { readonly pads: readonly Pad[] } | null;
}

type LeftOut = NonNullable<ExportItem['left_out']>;

/** Why a sampler refuses a sound, `null` when it takes it. A pack has the bounds of the device, too: it is made for it. */
export function refusalOf({ analysis: { duration_s } }: Exportable): LeftOut | null {
  if (duration_s < device.durationSMin)
    return {
      reason: 'too-short',
      detail: `The device takes sounds of at least ${device.durationSMin} seconds; this one has ${Number(duration_s.toFixed(3))}.`,
    };
  if (duration_s > device.durationSMax)
    return {
      reason: 'too-long',
      detail: `The device takes sounds of at most ${device.durationSMax / 60} minutes; this one has ${(duration_s / 60).toFixed(1)}.`,
    };
  return null;
}

const missing: LeftOut = {
  reason: 'missing',
  detail: 'There is no analysed sound with this id in the library.',
};
const notPlaced: LeftOut = { reason: 'not-placed', detail: 'The layout gives it no pad.' };

/** Bytes of the sound's file in the archive. */
function fileBytes(format: ExportFormat, { analysis }: Exportable): number {
  const frames = Math.round(analysis.duration_s * device.sampleRateHz);
  return headerBytesOf[format] + frames * keptChannels(analysis.channels) * (device.bitDepth / 8);
}

function changesOf(
  format: ExportFormat,
  { filename, analysis }: Exportable,
  name: string,
  bpm: number | null,
): ExportItem['changes'] {
  const measured = analysis.tempo?.bpm ?? null;
  const isProject = format === 'sp404mk2-project';
  const is: Readonly<Record<ExportItem['changes'][number], boolean>> = {
    renamed: name !== filename.replace(/\.[^.]{1,5}$/s, ''),
    'tempo-folded': isProject && measured !== null && bpm !== null && Math.abs(bpm - measured) > 0.01,
    'tempo-unknown': isProject && measured === null && analysis.kind !== 'one-shot',
    resampled: analysis.sample_rate_hz !== device.sampleRateHz,
    dithered: !isExact(analysis),
    'channels-dropped': analysis.channels > 2,
  };
  return (Object.keys(is) as ExportItem['changes']).filter((change) => is[change]);
}

/**
 * What an export of these sounds is: layout, report and the files of its archive.
 * @param samples those of the wish that the library has, in any order
 */
export function planExport(
  wish: Wish,
  samples: readonly Exportable[],
): { readonly plan: ExportPlan; readonly files: readonly ExportFile[] } {
  const { format, sampleIds } = wish;
  const byId = new Map(samples.map((sample) => [sample.id, sample]));
  const taken = sampleIds.flatMap((id) => {
    const sample = byId.get(id);
    return sample && refusalOf(sample) === null ? [sample] : [];
  });
  const pads = format === 'sp404mk2-project' ? padsOf(wish, taken) : null;
  const padOf = new Map(pads?.map((pad) => [pad.sample_id, pad]));
  const inArchive = taken.filter(({ id }) => pads === null || padOf.has(id));
  const names = distinctNames(inArchive.map(({ filename }) => deviceName(filename)));
  const nameOf = new Map(inArchive.map(({ id }, i) => [id, names[i] as string]));
  const bpmOf = ({ analysis: { tempo } }: Exportable) => (tempo ? deviceBpm(tempo.bpm) : null);

  const items = sampleIds.map((id): ExportItem => {
    const sample = byId.get(id);
    if (!sample) return { ...nothing, sample_id: id, left_out: missing };
    const { filename, analysis } = sample;
    const name = nameOf.get(id) ?? null;
    const bpm = bpmOf(sample);
    return {
      sample_id: id,
      filename,
      name,
      kind: analysis.kind,
      measured_bpm: analysis.tempo?.bpm ?? null,
      bpm,
      key: analysis.key && `${analysis.key.tonic} ${analysis.key.scale}`,
      duration_s: analysis.duration_s,
      size_bytes: name === null ? 0 : fileBytes(format, sample),
      left_out: refusalOf(sample) ?? (name === null ? notPlaced : null),
      changes: name === null ? [] : changesOf(format, sample, name, bpm),
    };
  });
  const files = inArchive.map((sample): ExportFile => {
    const pad = padOf.get(sample.id);
    return {
      sample_id: sample.id,
      name: nameOf.get(sample.id) as string,
      pad: pad
        ? {
            bank: pad.bank,
            pad: pad.pad,
            loop: pad.loop,
            one_shot: sample.analysis.kind === 'one-shot',
            bpm: bpmOf(sample),
          }
        : null,
    };
  });
  const size_bytes = items.reduce((sum, item) => sum + item.size_bytes, 0);
  return {
    plan: {
      format,
      layout: pads && { pads: [...pads] },
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
};

/** The caller's pads without those of sounds that are left out, or the ones that the analysis suggests. */
function padsOf({ layout }: Wish, taken: readonly Exportable[]): readonly Pad[] {
  if (!layout)
    return suggestLayout(
      taken.map(({ id, analysis }) => ({
        sampleId: id,
        kind: analysis.kind,
        bpm: analysis.tempo ? deviceBpm(analysis.tempo.bpm) : null,
        key: analysis.key,
        centroidHz: analysis.spectral.centroid_hz.mean,
      })),
    );
  const ids = new Set(taken.map(({ id }) => id));
  return layout.pads
    .filter(({ sample_id }) => ids.has(sample_id))
    .toSorted((a, b) => indexOf(a) - indexOf(b));
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
