import { z } from 'zod';
import {
  devicePictureSchema,
  exportFileSchema,
  exportFormatSchema,
  layoutTemposSchema,
} from '../documents/export.v1.ts';
import { exportId } from '../ids.ts';
import { query } from '../message.ts';

/** What was asked for, for the step that makes it; `null` when it is there no more. Only a project has a layout and a picture. */
export const getExport = query(
  'gateway',
  'get-export.v1',
  z.object({ export_id: exportId }),
  z
    .object({
      format: exportFormatSchema,
      name: z.string(),
      files: z.array(exportFileSchema),
      layout: layoutTemposSchema.nullable().default(null),
      picture: devicePictureSchema.nullable().default(null),
    })
    .nullable(),
);
