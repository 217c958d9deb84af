import { z } from 'zod';
import { jobId } from '../ids.ts';
import { getReceipt } from '../queries/get-receipt.v1.ts';
import { operation } from './operation.ts';

export const getReceiptOfJob = operation({
  id: 'getReceipt',
  method: 'GET',
  path: '/v1/receipts',
  tag: 'account',
  auth: 'member',
  summary: 'What one job cost, line by line',
  query: z.object({ job_id: jobId }),
  status: 200,
  response: getReceipt.reply,
  refusals: ['invalid-request', 'not-found'],
});
