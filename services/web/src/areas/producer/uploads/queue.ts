import { useSyncExternalStore } from 'react';
import { queryClient } from '../../../api/query-client.ts';
import { jobNames } from './job-names.ts';
import { ports } from './ports.ts';
import { hasSettled, type QueueState, UploadQueue } from './upload-queue.ts';

export const names = jobNames(localStorage);

/** What the API is asked again for, because this window has changed it. */
export const stale = (...paths: readonly string[]) => {
  for (const path of paths) void queryClient.invalidateQueries({ queryKey: ['get', path] });
};

/** The one queue of this window. It goes on while other pages are shown. */
export const uploadQueue = new UploadQueue({
  ...ports,
  begin: (file, head, key) => ports.begin(file, head, key).finally(() => stale('/v1/usage')),
  beginTogether: (files, key) =>
    ports.beginTogether(files, key).finally(() => stale('/v1/usage', '/v1/batches')),
  giveUp: (uploadId) => ports.giveUp(uploadId).finally(() => stale('/v1/uploads', '/v1/usage')),
  async complete(uploadId, key) {
    try {
      const accepted = await ports.complete(uploadId, key);
      const upload = uploadQueue.state().uploads.find((one) => one.uploadId === uploadId);
      if (upload) names.keep(accepted.jobId, upload.name);
      return accepted;
    } finally {
      stale('/v1/uploads', '/v1/usage', '/v1/jobs');
    }
  },
});

tieToWindow(uploadQueue);

/** What happens to the window happens to a queue: its network, its session, and somebody who closes it. */
export function tieToWindow(queue: UploadQueue): void {
  addEventListener('offline', () => queue.connectionLost());
  addEventListener('online', () => queue.connectionBack());
  // Whoever signed in again did so in another tab, or comes back from there.
  addEventListener('focus', () => queue.signedIn());
  addEventListener('beforeunload', (event) => {
    const isBusy = queue.state().uploads.some((upload) => !hasSettled(upload));
    if (isBusy) event.preventDefault();
  });
}

export const useUploads = (queue = uploadQueue): QueueState =>
  useSyncExternalStore(queue.subscribe, queue.state);
