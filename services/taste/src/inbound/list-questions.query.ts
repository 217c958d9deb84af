import { Controller } from '@nestjs/common';
import type { ReplyOf } from '@trc/contracts/message';
import { listQuestions } from '@trc/contracts/queries/list-questions.v1';
import { Answers } from '@trc/runtime/consume';
import { answersTableVersion } from '../domain/answers-table.v1.ts';
import { questions } from '../domain/questions.v1.ts';

@Controller()
export class ListQuestionsQuery {
  @Answers(listQuestions)
  async answer(): Promise<ReplyOf<typeof listQuestions>> {
    return {
      version: answersTableVersion,
      questions: questions.map((question) => ({ ...question, options: [...question.options] })),
    };
  }
}
