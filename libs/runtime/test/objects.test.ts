import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetBucketCorsCommand, PutBucketCorsCommand, S3Client } from '@aws-sdk/client-s3';
import { createObjects } from '@trc/testkit/objects';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBucket, type ObjectStorageOptions, type Objects } from '../src/objects.ts';

const MiB = 1024 * 1024;
let objects: Objects;
let options: ObjectStorageOptions;
beforeAll(async () => {
  ({ objects, options } = await createObjects());
});
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('objects', () => {
  it('gives back what was put, whole and in ranges', async () => {
    const bytes = randomBytes(1_000);
    await objects.put('a/b', bytes, 'audio/wav');
    expect(await objects.head('a/b')).toEqual({ sizeBytes: 1_000, contentType: 'audio/wav' });
    expect(sha256(await objects.get('a/b'))).toBe(sha256(bytes));
    expect(Buffer.from(await objects.range('a/b', 10, 20)).equals(bytes.subarray(10, 30))).toBe(true);
  });

  it('stores a stream of unknown length in parts', async () => {
    const bytes = randomBytes(12 * MiB);
    await objects.putStream(
      'stream',
      Readable.from([bytes.subarray(0, 7 * MiB), bytes.subarray(7 * MiB)]),
      'application/octet-stream',
    );
    expect(sha256(await objects.get('stream'))).toBe(sha256(bytes));
  });

  it('leaves no object of a stream that broke', async () => {
    async function* broken() {
      yield randomBytes(6 * MiB);
      throw new Error('the sender went away');
    }
    await expect(
      objects.putStream('broken', Readable.from(broken()), 'application/octet-stream'),
    ).rejects.toThrow('the sender went away');
    expect(await objects.head('broken')).toBeNull();
  });

  it('takes a multipart upload by signed addresses, and can drop one', async () => {
    const bytes = randomBytes(6 * MiB);
    const id = await objects.startMultipart('parts', 'audio/wav');
    for (const [index, part] of [bytes.subarray(0, 5 * MiB), bytes.subarray(5 * MiB)].entries()) {
      const answer = await fetch(await objects.signedPart('parts', id, index + 1, 60), {
        method: 'PUT',
        body: Uint8Array.from(part),
      });
      expect(answer.status).toBe(200);
    }
    await objects.completeMultipart('parts', id);
    expect(sha256(await objects.get('parts'))).toBe(sha256(bytes));
    const dropped = await objects.startMultipart('dropped', 'audio/wav');
    await objects.abortMultipart('dropped', dropped);
    await objects.abortMultipart('dropped', dropped);
    expect(await objects.head('dropped')).toBeNull();
  });

  it('makes an object of the parts that are named by their tags, and of no others', async () => {
    const [first, second] = [randomBytes(5 * MiB), randomBytes(100)];
    const id = await objects.startMultipart('tagged', 'application/zip');
    const stale = await objects.putPart('tagged', id, 1, randomBytes(5 * MiB));
    const tags = [
      await objects.putPart('tagged', id, 1, first),
      await objects.putPart('tagged', id, 2, second),
    ];
    await expect(objects.completeMultipart('tagged', id, [stale, ...tags.slice(1)])).rejects.toThrow();
    await objects.completeMultipart('tagged', id, tags);
    expect(sha256(await objects.get('tagged'))).toBe(sha256(Buffer.concat([first, second])));
    expect((await objects.head('tagged'))?.contentType).toBe('application/zip');
    await expect(objects.putPart('tagged', id, 1, first)).rejects.toThrow();
  });

  it('drops the unfinished uploads to one key, and no others', async () => {
    const [one, two, other] = [
      await objects.startMultipart('unfinished/a', 'text/plain'),
      await objects.startMultipart('unfinished/a', 'text/plain'),
      await objects.startMultipart('unfinished/ab', 'text/plain'),
    ];
    await objects.putPart('unfinished/a', one, 1, randomBytes(5 * MiB));
    await objects.abortMultiparts('unfinished/a');
    expect(await objects.storedParts('unfinished/a', one)).toBeNull();
    expect(await objects.storedParts('unfinished/a', two)).toBeNull();
    expect(await objects.storedParts('unfinished/ab', other)).toEqual([]);
    await objects.abortMultiparts('unfinished/nothing');
    await objects.abortMultipart('unfinished/ab', other);
  });

  it('signs an address that serves ranges under the given name, and no other object', async () => {
    await objects.put('secret', new TextEncoder().encode('0123456789'), 'text/plain');
    const url = await objects.signedGet('secret', {
      expiresS: 60,
      filename: 'Größe "1".wav',
      contentType: 'audio/wav',
    });
    const answer = await fetch(url, { headers: { range: 'bytes=2-4' } });
    expect(answer.status).toBe(206);
    expect(await answer.text()).toBe('234');
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''Gr%C3%B6%C3%9Fe");
    expect((await fetch(url.replace('/secret?', '/a/b?'))).status).toBe(403);
  });

  it('finds, copies and deletes, and deleting what is gone is no error', async () => {
    await objects.put('list/one', new Uint8Array([1]), 'text/plain');
    await objects.copy('list/one', 'list/zwei ü');
    expect(await objects.list('list/')).toEqual(['list/one', 'list/zwei ü']);
    await objects.delete('list/one');
    await objects.delete('list/one');
    expect(await objects.list('list/')).toEqual(['list/zwei ü']);
  });
});

describe('a bucket', () => {
  const preflight = async (method: string) =>
    fetch(await objects.signedPart('from a page', 'unknown', 1, 60), {
      method: 'OPTIONS',
      headers: {
        origin: 'https://club.example',
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type',
      },
    });

  it('lets the pages of any site send and fetch by signed addresses, and nothing else', async () => {
    for (const method of ['PUT', 'GET', 'HEAD']) {
      const answer = await preflight(method);
      expect(answer.status).toBe(200);
      // Servers name the one origin that asks, or all.
      expect(['*', 'https://club.example']).toContain(answer.headers.get('access-control-allow-origin'));
      expect(answer.headers.get('access-control-allow-methods')).toContain(method);
      expect(answer.headers.get('access-control-allow-headers')).toContain('content-type');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
    for (const method of ['DELETE', 'POST'])
      expect((await preflight(method)).headers.get('access-control-allow-methods') ?? '').not.toContain(
        method,
      );
  });

  it('shows a page what it needs of an answer: the tag, the length and the range', async () => {
    await objects.put('heard', randomBytes(100), 'audio/wav');
    const answer = await fetch(await objects.signedGet('heard', { expiresS: 60 }), {
      headers: { origin: 'https://club.example', range: 'bytes=0-9' },
    });
    expect(answer.status).toBe(206);
    expect(['*', 'https://club.example']).toContain(answer.headers.get('access-control-allow-origin'));
    expect(answer.headers.get('access-control-expose-headers')?.toLowerCase().split(/, ?/).sort()).toEqual([
      'accept-ranges',
      'content-length',
      'content-range',
      'etag',
    ]);
  });

  it('is made ready twice without harm, and keeps the rules that somebody else wrote', async () => {
    expect(await ensureBucket(options)).toEqual({ kind: 'open' });
    const client = new S3Client({
      endpoint: options.s3Endpoint,
      region: options.s3Region,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      credentials: { accessKeyId: options.s3AccessKeyId, secretAccessKey: options.s3SecretAccessKey },
    });
    const own = { ID: 'own', AllowedMethods: ['GET'], AllowedOrigins: ['https://own.example'] };
    await client.send(
      new PutBucketCorsCommand({ Bucket: options.s3Bucket, CORSConfiguration: { CORSRules: [own] } }),
    );
    expect(await ensureBucket(options)).toEqual({ kind: 'kept' });
    const { CORSRules } = await client.send(new GetBucketCorsCommand({ Bucket: options.s3Bucket }));
    client.destroy();
    expect(CORSRules).toMatchObject([own]);
  });

  it('knows which parts of an upload are stored', async () => {
    const id = await objects.startMultipart('some parts', 'audio/wav');
    expect(await objects.storedParts('some parts', id)).toEqual([]);
    const body = Uint8Array.from(randomBytes(5 * MiB));
    await fetch(await objects.signedPart('some parts', id, 2, 60), { method: 'PUT', body });
    expect(await objects.storedParts('some parts', id)).toEqual([{ number: 2, sizeBytes: 5 * MiB }]);
    await objects.abortMultipart('some parts', id);
    expect(await objects.storedParts('some parts', id)).toBeNull();
  });
});
