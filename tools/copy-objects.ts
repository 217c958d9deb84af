/**
 * `node tools/copy-objects.ts FROM TO`: copies every object of one bucket to another that the second does not have already, and
 * makes that bucket if it is missing. Nothing is deleted. Each side is reached as FROM_S3_… and TO_S3_… say, and as S3_… says where
 * they say nothing (ENDPOINT, REGION, ACCESS_KEY_ID, SECRET_ACCESS_KEY).
 */
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ensureBucket } from '@trc/runtime/objects';

const copiesAtOnce = 8;

interface Side {
  readonly bucket: string;
  readonly client: S3Client;
}

type Fact = 'ENDPOINT' | 'REGION' | 'ACCESS_KEY_ID' | 'SECRET_ACCESS_KEY';

/** @throws Error that names the variables of which one is needed. */
function openSide(side: 'FROM' | 'TO', bucket: string) {
  const fact = (name: Fact, otherwise?: string): string => {
    const value = process.env[`${side}_S3_${name}`] || process.env[`S3_${name}`] || otherwise;
    if (value === undefined) throw new Error(`Set S3_${name} or ${side}_S3_${name}.`);
    return value;
  };
  const access = {
    s3Endpoint: fact('ENDPOINT'),
    s3Region: fact('REGION', 'us-east-1'),
    s3Bucket: bucket,
    s3AccessKeyId: fact('ACCESS_KEY_ID'),
    s3SecretAccessKey: fact('SECRET_ACCESS_KEY'),
  };
  const client = new S3Client({
    endpoint: access.s3Endpoint,
    region: access.s3Region,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    credentials: { accessKeyId: access.s3AccessKeyId, secretAccessKey: access.s3SecretAccessKey },
  });
  return { access, side: { bucket, client } satisfies Side };
}

interface Listed {
  readonly key: string;
  readonly sizeBytes: number;
  readonly changedAt: Date;
}

async function* objectsIn({ bucket, client }: Side): AsyncGenerator<Listed> {
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, ContinuationToken: token }));
    for (const { Key, Size, LastModified } of page.Contents ?? [])
      if (Key !== undefined) yield { key: Key, sizeBytes: Size ?? 0, changedAt: LastModified ?? new Date(0) };
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/** As long as it, and not older: an object that changed has been copied anew or is younger here. */
async function has({ bucket, client }: Side, { key, sizeBytes, changedAt }: Listed): Promise<boolean> {
  try {
    const { ContentLength, LastModified } = await client.send(
      new HeadObjectCommand({ Bucket: bucket, Key: key }),
    );
    return ContentLength === sizeBytes && LastModified !== undefined && LastModified >= changedAt;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return false;
    throw error;
  }
}

/** False for an object that somebody deleted since it was listed. */
async function copy(from: Side, to: Side, { key }: Listed): Promise<boolean> {
  try {
    const { Body, ContentType } = await from.client.send(
      new GetObjectCommand({ Bucket: from.bucket, Key: key }),
    );
    if (!Body) throw new Error(`the store answered without a body for ${key}`);
    const params = { Bucket: to.bucket, Key: key, Body, ...(ContentType && { ContentType }) };
    await new Upload({ client: to.client, params }).done();
    return true;
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return false;
    throw error;
  }
}

try {
  const [fromBucket, toBucket] = process.argv.slice(2);
  if (!fromBucket || !toBucket) throw new Error('Name two buckets: node tools/copy-objects.ts FROM TO');
  const { side: from } = openSide('FROM', fromBucket);
  const { side: to, access } = openSide('TO', toBucket);
  await ensureBucket(access);
  const listed = objectsIn(from);
  const counts = { copied: 0, bytes: 0, there: 0 };
  const work = async () => {
    for await (const object of { [Symbol.asyncIterator]: () => ({ next: () => listed.next() }) }) {
      if (await has(to, object)) counts.there += 1;
      else if (await copy(from, to, object)) {
        counts.copied += 1;
        counts.bytes += object.sizeBytes;
      }
    }
  };
  await Promise.all(Array.from({ length: copiesAtOnce }, work));
  process.stdout.write(
    `${counts.copied} objects copied, ${counts.bytes} bytes; ${counts.there} were there already\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
