import type { Answer } from '../../../api/client.ts';
import type { Export, Format } from './export.ts';
import type { Loudness } from './loudness.ts';
import type { PadLayout } from './pad-layout.ts';

/** With what an export begins. */
export interface Beginning {
  readonly format: Format;
  readonly sampleIds: readonly string[];
  /** `null` takes the suggestion. */
  readonly layout: PadLayout | null;
  readonly loudness: Loudness;
  readonly name: string;
}

export const withSounds = (sampleIds: readonly string[]): Beginning => ({
  format: 'sp404mk2-project',
  sampleIds,
  layout: null,
  loudness: null,
  name: '',
});

/** The same once more, to be changed. Sounds that are gone are left out from the start. */
export function likeExport({ format, layout, loudness_lufs, name, report }: Export): Beginning {
  const sounds = report.items.filter(({ left_out }) => left_out?.reason !== 'missing');
  const sampleIds = sounds.map(({ sample_id }) => sample_id);
  return {
    format,
    sampleIds,
    layout: layout && {
      ...layout,
      pads: layout.pads.filter(({ sample_id }) => sampleIds.includes(sample_id)),
    },
    loudness: loudness_lufs,
    name,
  };
}

/** A project that was brought back; `null` while none of its sounds can be used. */
export function likeImport({ layout, name }: Answer<'/v1/project-imports/{id}'>): Beginning | null {
  if (!layout || layout.pads.length === 0) return null;
  const sampleIds = [...new Set(layout.pads.map(({ sample_id }) => sample_id))];
  return { ...withSounds(sampleIds), layout, name: name.replace(/\.zip$/i, '') };
}

/** Where the wizard begins with what another page knows. */
export const exportAgainPath = (id: string): string => `/exports/new?export=${id}`;
export const importAgainPath = (id: string): string => `/exports/new?import=${id}`;
