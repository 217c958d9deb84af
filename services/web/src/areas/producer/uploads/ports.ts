import { api } from '../../../api/client.ts';
import { ProblemError } from '../../../api/problem.ts';
import { PartFailure } from './after-failure.ts';
import type { Begun, UploadPorts } from './upload-queue.ts';

interface Described {
  readonly number: number;
  readonly url: string | null;
  readonly size_bytes: number;
}

export function begun(uploadId: string, parts: readonly Described[]): Begun {
  return {
    uploadId,
    parts: parts.map(({ number, url, size_bytes }) => ({ number, url, sizeBytes: size_bytes })),
  };
}

/** What a call answered; the client throws for every refusal. */
export function given<T>(answer: { readonly data?: T }): T {
  if (answer.data === undefined) throw new Error('The API answered nothing.');
  return answer.data;
}

/** A file as it is announced. */
const announced = ({ name, size }: File, head_base64: string) => ({
  filename: name,
  size_bytes: size,
  ...(head_base64 && { head_base64 }),
});

/** The API and the object storage of this page. */
export const ports: UploadPorts = {
  async begin(file, head_base64, key) {
    const body = announced(file, head_base64);
    const headers = { 'Idempotency-Key': `begin-${key}` };
    const { upload_id, parts } = given(await api.POST('/v1/uploads', { body, headers }));
    return begun(upload_id, parts);
  },
  async beginTogether(files, key) {
    const body = { files: files.map(({ file, headBase64 }) => announced(file, headBase64)) };
    const headers = { 'Idempotency-Key': `batch-${key}` };
    const answer = given(await api.POST('/v1/batches', { body, headers }));
    return answer.files.map(({ upload_id, parts, parts_total, refused }) => {
      if (upload_id === null) return { refused: new ProblemError(422, { ...refused }) };
      return parts.length === parts_total ? begun(upload_id, parts) : { uploadId: upload_id, parts: null };
    });
  },
  async look(id) {
    const { upload_id, parts } = given(await api.GET('/v1/uploads/{id}', { params: { path: { id } } }));
    return begun(upload_id, parts);
  },
  async complete(id, key) {
    const headers = { 'Idempotency-Key': key };
    const { job_id } = given(
      await api.POST('/v1/uploads/{id}/complete', { params: { path: { id } }, headers }),
    );
    return { jobId: job_id };
  },
  async giveUp(id) {
    await api.DELETE('/v1/uploads/{id}', { params: { path: { id } } });
  },
  send: sendPart,
  wait: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const leave = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', leave);
        resolve();
      }, ms);
      signal.addEventListener('abort', leave, { once: true });
    }),
  nowMs: () => performance.now(),
  newKey: () => crypto.randomUUID(),
};

/** Sends a part to its signed address. Not by `fetch`, which tells nothing of a request on its way. */
function sendPart(
  url: string,
  part: Blob,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener('abort', stop, { once: true });
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    request.addEventListener('abort', () => reject(signal.reason));
    request.addEventListener('error', () => reject(new PartFailure(0)));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new PartFailure(request.status));
    });
    request.addEventListener('loadend', () => signal.removeEventListener('abort', stop));
    request.open('PUT', url);
    request.send(part);
  });
}
