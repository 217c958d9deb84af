import { listQuestions } from '../queries/list-questions.v1.ts';
import { operation } from './operation.ts';

export const getQuestions = operation({
  id: 'getQuestions',
  method: 'GET',
  path: '/v1/onboarding/questions',
  tag: 'seeds',
  auth: 'public',
  summary: 'The five questions and their options',
  status: 200,
  response: listQuestions.reply,
  refusals: [],
});
