import { z } from 'zod';
import { questionIds } from '../documents/answers.v1.ts';
import { query } from '../message.ts';

/** The five questions with every option; `version` names the table that maps them to numbers. */
export const listQuestions = query(
  'taste',
  'list-questions.v1',
  z.object({}),
  z.object({
    version: z.string(),
    questions: z.array(
      z.object({
        id: z.enum(questionIds),
        text: z.string(),
        options: z.array(z.object({ id: z.string(), label: z.string(), hint: z.string() })),
      }),
    ),
  }),
);
