import { api } from '../../../api/client.ts';
import { begun, given, ports } from '../uploads/ports.ts';
import { stale, tieToWindow } from '../uploads/queue.ts';
import { UploadQueue } from '../uploads/upload-queue.ts';
import { RememberedParts } from './remembered-parts.ts';

const parts = new RememberedParts();

/** Projects on their way back: the same queue as that of sounds, with other ends. It goes on while other pages are shown. */
export const importQueue = new UploadQueue({
  ...ports,
  async begin(file, _head, key) {
    const body = { filename: file.name, size_bytes: file.size };
    const headers = { 'Idempotency-Key': `begin-${key}` };
    const answer = given(await api.POST('/v1/project-imports', { body, headers }));
    return parts.keep(begun(answer.project_import_id, answer.parts));
  },
  look: async (id) => parts.of(id),
  async send(url, part, signal, onProgress) {
    await ports.send(url, part, signal, onProgress);
    parts.stored(url);
  },
  async complete(id, key) {
    const headers = { 'Idempotency-Key': key };
    const { job_id } = given(
      await api.POST('/v1/project-imports/{id}/complete', { params: { path: { id } }, headers }),
    );
    parts.forget(id);
    stale('/v1/project-imports');
    return { jobId: job_id };
  },
  // What is not completed expires by itself.
  giveUp: async (id) => parts.forget(id),
});

tieToWindow(importQueue);
