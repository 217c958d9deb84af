import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketCorsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListObjectsV2Command,
  ListPartsCommand,
  type Part,
  PutBucketCorsCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

export interface ObjectStorageOptions {
  readonly s3Endpoint: string;
  readonly s3Region: string;
  readonly s3Bucket: string;
  readonly s3AccessKeyId: string;
  readonly s3SecretAccessKey: string;
}

export interface ObjectFacts {
  readonly sizeBytes: number;
  readonly contentType: string | null;
}

/** Object storage as this product uses it. Keys carry the tenant: `tenants/{tenant}/…`. */
export interface Objects {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** Stores a stream of unknown length in parts; an error of the stream leaves no object. */
  putStream(key: string, body: Readable, contentType: string): Promise<void>;
  get(key: string): Promise<Uint8Array>;
  /** At most `lengthBytes` from `offsetBytes` on. */
  range(key: string, offsetBytes: number, lengthBytes: number): Promise<Uint8Array>;
  stream(key: string): Promise<Readable>;
  head(key: string): Promise<ObjectFacts | null>;
  copy(from: string, to: string): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  list(prefix: string): Promise<readonly string[]>;
  signedGet(
    key: string,
    options: { readonly expiresS: number; readonly filename?: string; readonly contentType?: string },
  ): Promise<string>;
  startMultipart(key: string, contentType: string): Promise<string>;
  /**
   * Stores one part, of at least 5 MiB and as large as all others unless it is the last (S3 asks for the former, Cloudflare R2 for both). Its tag is
   * what `completeMultipart` knows it by. Parts are counted from 1, to 10,000.
   */
  putPart(key: string, multipartId: string, partNumber: number, bytes: Uint8Array): Promise<string>;
  signedPart(key: string, multipartId: string, partNumber: number, expiresS: number): Promise<string>;
  /** Parts that are stored, or `null` when there is no such upload (any more). */
  storedParts(
    key: string,
    multipartId: string,
  ): Promise<ReadonlyArray<{ readonly number: number; readonly sizeBytes: number }> | null>;
  /**
   * Makes the object of all parts that are stored. With `tags` it is made of these, from part 1 on, and fails when one of them was stored anew
   * with other bytes; some servers also fail when there are more.
   */
  completeMultipart(key: string, multipartId: string, tags?: readonly string[]): Promise<void>;
  abortMultipart(key: string, multipartId: string): Promise<void>;
  /** Drops every upload to this very key that was begun and not completed, also one whose id nobody knows. */
  abortMultiparts(key: string): Promise<void>;
}

const partSizeBytes = 5 * 1024 * 1024;

/** Works with any S3-compatible server: path-style addresses, and checksums only where the protocol demands them. */
export function openObjects(options: ObjectStorageOptions): Objects {
  const Bucket = options.s3Bucket;
  const client = new S3Client({
    endpoint: options.s3Endpoint,
    region: options.s3Region,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    credentials: { accessKeyId: options.s3AccessKeyId, secretAccessKey: options.s3SecretAccessKey },
    maxAttempts: 3,
  });
  /** All of them, however many pages the list has. */
  const listParts = async (Key: string, UploadId: string): Promise<readonly Part[]> => {
    const parts: Part[] = [];
    let PartNumberMarker: string | undefined;
    do {
      const page = await client.send(
        new ListPartsCommand({ Bucket, Key, UploadId, ...(PartNumberMarker ? { PartNumberMarker } : {}) }),
      );
      parts.push(...(page.Parts ?? []));
      PartNumberMarker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
    } while (PartNumberMarker);
    return parts;
  };
  const abort = (Key: string, UploadId: string): Promise<unknown> =>
    client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(whenMissing(undefined));
  return {
    async put(Key, bytes, ContentType) {
      await client.send(
        new PutObjectCommand({ Bucket, Key, Body: bytes, ContentType, ContentLength: bytes.byteLength }),
      );
    },
    async putStream(Key, Body, ContentType) {
      await new Upload({
        client,
        params: { Bucket, Key, Body, ContentType },
        partSize: partSizeBytes,
        queueSize: 2,
      }).done();
    },
    async get(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return bytesOf(Body);
    },
    async range(Key, offsetBytes, lengthBytes) {
      const { Body } = await client.send(
        new GetObjectCommand({ Bucket, Key, Range: `bytes=${offsetBytes}-${offsetBytes + lengthBytes - 1}` }),
      );
      return bytesOf(Body);
    },
    async stream(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
      return Body as Readable;
    },
    async head(Key) {
      try {
        const { ContentLength, ContentType } = await client.send(new HeadObjectCommand({ Bucket, Key }));
        return { sizeBytes: ContentLength ?? 0, contentType: ContentType ?? null };
      } catch (error) {
        if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
        throw error;
      }
    },
    async copy(from, to) {
      await client.send(
        new CopyObjectCommand({ Bucket, CopySource: encodeURI(`${Bucket}/${from}`), Key: to }),
      );
    },
    async delete(Key) {
      await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
    async list(Prefix) {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const page = await client.send(
          new ListObjectsV2Command({ Bucket, Prefix, ...(token ? { ContinuationToken: token } : {}) }),
        );
        for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key);
        token = page.NextContinuationToken;
      } while (token);
      return keys;
    },
    signedGet(Key, { expiresS, filename, contentType }) {
      return getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket,
          Key,
          ...(filename ? { ResponseContentDisposition: attachment(filename) } : {}),
          ...(contentType ? { ResponseContentType: contentType } : {}),
        }),
        { expiresIn: expiresS },
      );
    },
    async startMultipart(Key, ContentType) {
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ContentType }));
      if (!UploadId) throw new Error('object storage gave no id for a multipart upload');
      return UploadId;
    },
    async putPart(Key, UploadId, PartNumber, bytes) {
      const { ETag } = await client.send(
        new UploadPartCommand({
          Bucket,
          Key,
          UploadId,
          PartNumber,
          Body: bytes,
          ContentLength: bytes.byteLength,
        }),
      );
      if (!ETag) throw new Error('object storage gave no tag for a part');
      return ETag;
    },
    signedPart(Key, UploadId, PartNumber, expiresS) {
      return getSignedUrl(client, new UploadPartCommand({ Bucket, Key, UploadId, PartNumber }), {
        expiresIn: expiresS,
      });
    },
    async storedParts(Key, UploadId) {
      const parts = await listParts(Key, UploadId).catch(whenMissing(null));
      return (
        parts?.map(({ PartNumber, Size }) => ({ number: PartNumber ?? 0, sizeBytes: Size ?? 0 })) ?? null
      );
    },
    async completeMultipart(Key, UploadId, tags) {
      const parts: readonly Part[] = tags
        ? tags.map((ETag, i) => ({ PartNumber: i + 1, ETag }))
        : await listParts(Key, UploadId);
      await client.send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key,
          UploadId,
          MultipartUpload: { Parts: parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) },
        }),
      );
    },
    async abortMultipart(Key, UploadId) {
      await abort(Key, UploadId);
    },
    async abortMultiparts(key) {
      // A whole key as the prefix: MinIO answers no other.
      let from: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | null = {};
      while (from !== null) {
        const page: ListMultipartUploadsCommandOutput = await client.send(
          new ListMultipartUploadsCommand({ Bucket, Prefix: key, ...from }),
        );
        for (const { Key, UploadId } of page.Uploads ?? [])
          if (Key === key && UploadId) await abort(key, UploadId);
        from = page.IsTruncated
          ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }
          : null;
      }
    },
  };
}

/** What browsers are told about the bucket, or why they are told nothing. */
export type BrowserAccess =
  | { readonly kind: 'open' }
  /** Somebody has written rules of their own, which stay. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Creates the bucket of an installation, or leaves the one that is there: it looks first, because credentials of
 * production often may use a bucket and not make one. For the same reason it is no error when they may not say who
 * may use it from a browser; the answer tells.
 */
export async function ensureBucket(options: ObjectStorageOptions): Promise<BrowserAccess> {
  const client = new S3Client({
    endpoint: options.s3Endpoint,
    region: options.s3Region,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    credentials: { accessKeyId: options.s3AccessKeyId, secretAccessKey: options.s3SecretAccessKey },
  });
  const Bucket = options.s3Bucket;
  try {
    if (!(await isThere(client, Bucket)))
      await client.send(new CreateBucketCommand({ Bucket })).catch((error: unknown) => {
        if (!(error instanceof S3ServiceException && /BucketAlready/.test(error.name))) throw error;
      });
    return await openToBrowsers(client, Bucket);
  } finally {
    client.destroy();
  }
}

const ruleId = 'signed-addresses-from-browsers';

/**
 * Lets pages send and fetch by signed addresses. Any origin may: the signature is the permission, it is made for one
 * object and some minutes, and no cookie is involved that another site could make use of.
 */
async function openToBrowsers(client: S3Client, Bucket: string): Promise<BrowserAccess> {
  try {
    const { CORSRules } = await client
      .send(new GetBucketCorsCommand({ Bucket }))
      .catch(whenMissing({ CORSRules: [] }));
    if (CORSRules?.some(({ ID }) => ID !== ruleId)) return { kind: 'kept' };
    await client.send(
      new PutBucketCorsCommand({
        Bucket,
        CORSConfiguration: {
          CORSRules: [
            {
              ID: ruleId,
              AllowedMethods: ['GET', 'HEAD', 'PUT'],
              AllowedOrigins: ['*'],
              AllowedHeaders: ['*'],
              ExposeHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
              MaxAgeSeconds: 3_600,
            },
          ],
        },
      }),
    );
    return { kind: 'open' };
  } catch (error) {
    if (!(error instanceof S3ServiceException) || isStorageAway(error)) throw error;
    return { kind: 'refused', reason: error.name };
  }
}

/** For a question that is answered with 404 when there is nothing. */
function whenMissing<T>(nothing: T) {
  return (error: unknown): T => {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return nothing;
    throw error;
  };
}

/** The answer to HEAD has no body, so the client cannot name what is wrong. */
async function isThere(client: S3Client, Bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : null;
    if (status === 404) return false;
    if (status === 403)
      throw new Error(
        `the object storage refuses these credentials, or the bucket "${Bucket}" is somebody else's`,
      );
    throw error;
  }
}

/** Whether storage says that an upload in parts is not there, or not of these parts: asking again changes nothing. */
export function isLostUpload(error: unknown): boolean {
  return error instanceof S3ServiceException && [400, 404].includes(error.$metadata.httpStatusCode ?? 0);
}

/** Whether object storage is away or not ready, as opposed to answering with a no. */
export function isStorageAway(error: unknown): boolean {
  if (error instanceof S3ServiceException) return (error.$metadata.httpStatusCode ?? 500) >= 500;
  return error instanceof Error && 'code' in error;
}

async function bytesOf(
  body: { transformToByteArray(): Promise<Uint8Array> } | undefined,
): Promise<Uint8Array> {
  if (!body) throw new Error('object storage answered without a body');
  return body.transformToByteArray();
}

/** RFC 6266: an ASCII name for old clients, the true one beside it. */
function attachment(filename: string): string {
  const ascii = filename.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}
