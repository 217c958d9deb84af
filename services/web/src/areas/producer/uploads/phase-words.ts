import { bytes, span } from '../../../format.ts';
import { secondsLeft } from './speed.ts';
import type { QueueState, Upload } from './upload-queue.ts';

/** What a file is doing, in one line. */
export function phaseWords({ phase, sizeBytes, sentBytes }: Upload): string {
  switch (phase.kind) {
    case 'waiting':
      return sentBytes > 0 ? 'Waits to go on' : 'Waits for its turn';
    case 'checking':
      return 'Is looked at';
    case 'sending':
      return `${bytes(sentBytes)} of ${bytes(sizeBytes)}`;
    case 'finishing':
      return 'All sent; is checked as a whole';
    case 'paused':
      return sentBytes > 0 ? `Paused after ${bytes(sentBytes)}` : 'Paused';
    case 'signed-out':
      return 'Your session has ended';
    case 'disconnected':
      return phase.tries < 4
        ? 'The connection is gone; goes on by itself when it is back'
        : 'The storage cannot be reached; is tried again by itself';
    case 'refused':
      return 'Refused';
    case 'failed':
      return 'Stopped';
    case 'accepted':
      return 'Sent';
  }
}

export interface Summary {
  readonly headline: string;
  /** Speed and time left while something is sent. */
  readonly pace: string | null;
  readonly share: number;
}

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** All files together. */
export function summaryOf({
  uploads,
  bytesPerSecond,
}: Pick<QueueState, 'uploads' | 'bytesPerSecond'>): Summary {
  const wanted = uploads.filter(({ phase }) => phase.kind !== 'refused');
  const totalBytes = wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const sentBytes = wanted.reduce((sum, { sentBytes: sent }) => sum + sent, 0);
  const count = (...kinds: readonly Upload['phase']['kind'][]) =>
    uploads.filter(({ phase }) => kinds.includes(phase.kind)).length;
  const [sent, refused, failed, paused] = [
    count('accepted'),
    count('refused'),
    count('failed', 'signed-out'),
    count('paused'),
  ];
  const parts = [
    `${sent} of ${plural(uploads.length, 'file', 'files')} sent`,
    refused > 0 && `${refused} refused`,
    failed > 0 && `${failed} ${failed === 1 ? 'needs' : 'need'} you`,
    paused > 0 && `${paused} paused`,
  ].filter((part): part is string => part !== false);
  const leftS = secondsLeft(totalBytes - sentBytes, bytesPerSecond);
  const pace =
    bytesPerSecond !== null && count('sending') > 0
      ? [`${bytes(bytesPerSecond)}/s`, leftS !== null && `${span(leftS)} left`].filter(Boolean).join(', ')
      : null;
  return { headline: parts.join(', '), pace, share: totalBytes === 0 ? 0 : sentBytes / totalBytes };
}
