import { readConfig, variable } from '@trc/runtime/config';
import { z } from 'zod';

const given = (what: string) =>
  z.string({ error: `run the tests through npm test, which starts ${what}` }).min(1);

/** The real parts that the tests run on. A missing one fails the run; no test is skipped for it. */
export function readTestConfig() {
  return readConfig('testkit', {
    databaseAdminUrl: variable('TRC_TEST_DATABASE_URL', given('Postgres'), 'Postgres, as a superuser.'),
    natsUrl: variable('TRC_TEST_NATS_URL', given('NATS'), 'A NATS server that tests may share.'),
    natsProgram: variable(
      'TRC_TEST_NATS_PROGRAM',
      given('NATS'),
      'nats-server, for tests that need one of their own.',
    ),
    s3Endpoint: variable('TRC_TEST_S3_ENDPOINT', given('object storage'), 'S3-compatible storage.'),
    s3Region: variable('TRC_TEST_S3_REGION', given('object storage'), 'Region of the storage.'),
    s3AccessKeyId: variable('TRC_TEST_S3_ACCESS_KEY_ID', given('object storage'), 'Access key.'),
    s3SecretAccessKey: variable(
      'TRC_TEST_S3_SECRET_ACCESS_KEY',
      given('object storage'),
      'Secret of the access key.',
    ),
  });
}
