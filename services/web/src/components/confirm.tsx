import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Failed } from './failed.tsx';

interface QuestionProps {
  /** What will be, and that it cannot be undone if so. */
  readonly children: ReactNode;
  /** The verb of what is done: "Delete 3 samples". */
  readonly action: string;
  /** A word that is to be typed first, for what nobody should do by mistake. */
  readonly word?: string;
  readonly busy?: boolean;
  readonly error?: unknown;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

interface ConfirmProps extends QuestionProps {
  readonly opened: boolean;
  readonly title: string;
}

/** Asks before something that cannot be undone. */
export function Confirm({ opened, title, ...question }: ConfirmProps) {
  return (
    <Modal
      opened={opened}
      onClose={question.onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Question {...question} />
    </Modal>
  );
}

function Question({ children, action, word, busy, error, onConfirm, onClose }: QuestionProps) {
  const [typed, setTyped] = useState('');
  const isReady = word === undefined || typed.trim().toLowerCase() === word;
  const confirm = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onConfirm();
  };
  return (
    <Stack component="form" onSubmit={confirm}>
      <div>{children}</div>
      {word !== undefined && (
        <TextInput
          label={`Type “${word}” to go on`}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          autoComplete="off"
          autoCapitalize="none"
          data-autofocus
        />
      )}
      {error ? <Failed error={error} /> : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Keep it as it is
        </Button>
        <Button type="submit" color="red" loading={busy ?? false} disabled={!isReady}>
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
