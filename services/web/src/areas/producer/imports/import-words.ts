import type { Answer } from '../../../api/client.ts';
import type { Face } from '../exports/face.ts';

export type ProjectImport = Answer<'/v1/project-imports/{id}'>;
export type ImportPad = ProjectImport['pads'][number];

/** How far a project is, in few words. */
export const statusText: Readonly<Record<ProjectImport['status'], string>> = {
  open: 'not all of it was sent',
  reading: 'is read',
  analysing: 'its sounds are analysed',
  ready: 'is back',
  failed: 'could not be read',
};

/** Whether something happens to it by itself. */
export const isMoving = ({ status }: Pick<ProjectImport, 'status'>): boolean =>
  status === 'reading' || status === 'analysing';

/** How many of its pads have their sound back, and how many will not. */
export function padsText(pads: ReadonlyArray<Pick<ImportPad, 'status'>>): string {
  const count = (status: ImportPad['status']) => pads.filter((pad) => pad.status === status).length;
  const failed = count('failed');
  return [
    `${count('ready')} of ${pads.length} ${pads.length === 1 ? 'pad' : 'pads'} ready`,
    ...(failed > 0 ? [`${failed} without a sound`] : []),
  ].join(', ');
}

export const padStateText = ({ status, error }: Pick<ImportPad, 'status' | 'error'>): string =>
  status === 'failed'
    ? (error?.detail ?? 'could not be analysed')
    : status === 'ready'
      ? 'ready'
      : 'is analysed';

/** A pad as the project has it; key and kind are of its sound, and shown there. */
export const faceOfPad = ({ name, bpm, loop, one_shot }: ImportPad): Face => ({
  name,
  kind: null,
  bpm,
  key: null,
  loop,
  oneShot: !loop && one_shot,
});

export const importPath = (id: string): string => `/exports/imports/${id}`;
