import { Anchor, Button, Group, Progress, Text } from '@mantine/core';
import { Link } from 'wouter';
import { When } from '../../../components/when.tsx';
import { phaseWords } from './phase-words.ts';
import { uploadQueue } from './queue.ts';
import { Row, type Tone } from './row.tsx';
import { isMoving, type Phase, type Upload, type UploadQueue } from './upload-queue.ts';
import classes from './uploads.module.css';
import { verdictOf } from './verdict.ts';

const tones: Readonly<Record<Phase['kind'], Tone>> = {
  waiting: 'waiting',
  checking: 'waiting',
  sending: 'sending',
  finishing: 'sending',
  paused: 'paused',
  disconnected: 'disconnected',
  'signed-out': 'attention',
  refused: 'bad',
  failed: 'attention',
  accepted: 'good',
};

interface UploadRowProps {
  readonly upload: Upload;
  /** The one that the file stands in. */
  readonly queue?: UploadQueue;
}

/** A file that is on its way to the storage, or did not get there. */
export function UploadRow({ upload, queue = uploadQueue }: UploadRowProps) {
  const { phase, name, sizeBytes, sentBytes } = upload;
  const verdict = phase.kind === 'refused' || phase.kind === 'failed' ? verdictOf(phase.problem) : null;
  const isBroken = phase.kind === 'refused' || phase.kind === 'failed';
  return (
    <Row
      tone={tones[phase.kind]}
      name={name}
      sizeBytes={sizeBytes}
      words={
        verdict ? (
          <strong className={classes[phase.kind === 'refused' ? 'bad' : 'warn']}>{verdict.headline}</strong>
        ) : (
          phaseWords(upload)
        )
      }
      actions={<UploadActions upload={upload} queue={queue} mayRetry={verdict?.mayRetry ?? true} />}
    >
      {verdict && (
        <div role="alert">
          <Text size="sm">
            {verdict.detail} {verdict.advice}
            {verdict.freesAt && (
              <>
                {' '}
                It frees <When at={verdict.freesAt} />.
              </>
            )}
          </Text>
          {verdict.way && (
            <Anchor component={Link} href={verdict.way.to} size="sm">
              {verdict.way.label}
            </Anchor>
          )}
        </div>
      )}
      {!isBroken && (sentBytes > 0 || isMoving(upload)) && (
        <Progress
          value={(100 * sentBytes) / sizeBytes}
          size="sm"
          className={classes['bar']}
          aria-label={`${name} sent`}
        />
      )}
    </Row>
  );
}

interface UploadActionsProps extends Required<UploadRowProps> {
  readonly mayRetry: boolean;
}

function UploadActions({ upload, queue, mayRetry }: UploadActionsProps) {
  const { id, name, phase } = upload;
  const isPaused = phase.kind === 'paused' || phase.kind === 'signed-out';
  const isBroken = phase.kind === 'refused' || phase.kind === 'failed';
  if (phase.kind === 'accepted') return null;
  return (
    <Group gap={4} justify="flex-end">
      {isMoving(upload) && <Small words="Pause" what={name} onClick={() => queue.pause(id)} />}
      {isPaused && <Small words="Go on" what={`with ${name}`} onClick={() => queue.resume(id)} />}
      {isBroken && mayRetry && (
        <Small words="Try again" what={`with ${name}`} onClick={() => queue.resume(id)} />
      )}
      <Small words={isBroken ? 'Remove' : 'Cancel'} what={name} onClick={() => void queue.remove(id)} />
    </Group>
  );
}

interface SmallProps {
  readonly words: string;
  /** Of which file, for whoever does not see the row. */
  readonly what: string;
  readonly onClick: () => void;
}

function Small({ words, what, onClick }: SmallProps) {
  return (
    <Button
      size="compact-sm"
      variant={words === 'Cancel' || words === 'Remove' ? 'subtle' : 'default'}
      color="gray"
      onClick={onClick}
      aria-label={`${words} ${what}`}
    >
      {words}
    </Button>
  );
}
