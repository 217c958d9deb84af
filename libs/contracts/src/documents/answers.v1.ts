import { z } from 'zod';
import { importId } from '../ids.ts';

export const questionIds = ['texture', 'emotion', 'movement', 'palette', 'avoid'] as const;
export type QuestionId = (typeof questionIds)[number];

export const answerSchema = z.object({
  options: z.array(z.string().min(1).max(64)).max(12).default([]),
  text: z.string().trim().max(500).optional(),
});

/** Any question may be left out; an unknown option is refused by the table that knows them. */
export const answersSchema = z.partialRecord(z.enum(questionIds), answerSchema);
export type Answers = z.output<typeof answersSchema>;

export const seedsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('history'),
    range: z.enum(['recent', '4_weeks', '6_months', 'long_term']),
    /** Whose plays count: the listener's Spotify account unless one of these is given. */
    listenbrainz_user: z.string().min(1).max(100).optional(),
    import_id: importId.optional(),
  }),
  z.object({ kind: z.literal('playlists'), ids: z.array(z.string().min(1).max(128)).min(1).max(5) }),
  z.object({ kind: z.literal('tracks'), ids: z.array(z.string().min(1).max(128)).min(3).max(10) }),
]);
export type Seeds = z.output<typeof seedsSchema>;
