import { randomBytes } from 'node:crypto';
import { ensureBucket, type ObjectStorageOptions, type Objects, openObjects } from '@trc/runtime/objects';
import { readTestConfig } from './config.ts';

/** A bucket of a test's own in the real object storage. */
export async function createObjects(): Promise<{
  readonly objects: Objects;
  readonly options: ObjectStorageOptions;
}> {
  const { s3Endpoint, s3Region, s3AccessKeyId, s3SecretAccessKey } = readTestConfig();
  const options = {
    s3Endpoint,
    s3Region,
    s3AccessKeyId,
    s3SecretAccessKey,
    s3Bucket: `test-${randomBytes(6).toString('hex')}`,
  };
  await ensureBucket(options);
  return { objects: openObjects(options), options };
}
