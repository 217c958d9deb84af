import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { problemOf } from '../api/problem.ts';
import { Failed } from './failed.tsx';
import { issuesOf } from './field-problem.ts';

interface FormProps {
  /** Says to a screen reader what the fields are about. */
  readonly label: string;
  /** The mutation that keeps what stands in the form. */
  readonly saving: { readonly isPending: boolean; readonly isSuccess: boolean; readonly error: unknown };
  /** Whether there is something that is not kept. */
  readonly isChanged: boolean;
  /** The verb on the button. */
  readonly action?: string;
  /** What is said when it is done. */
  readonly done?: string;
  /** Further buttons, beside the first. */
  readonly others?: ReactNode;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** Fields, the button that keeps them, and what came of it: said politely when kept, at the field when refused. */
export function Form(props: FormProps) {
  const { label, saving, isChanged, action = 'Save', done = 'Saved', others, onSubmit, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const { error, isPending, isSuccess } = saving;
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isChanged && !isPending) onSubmit();
  };
  return (
    <form ref={form} aria-label={label} onSubmit={submit}>
      <Stack gap="md">
        {children}
        {error ? <Refusal error={error} /> : null}
        <Group gap="sm">
          <Button type="submit" variant={isChanged ? 'filled' : 'default'} loading={isPending}>
            {action}
          </Button>
          {others}
          <Text role="status" size="sm" c="var(--trc-good)">
            {isSuccess && !isChanged && done}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

/** Bad fields are marked where they stand; here they are listed once more, by what they are called in the API. */
function Refusal({ error }: { readonly error: unknown }) {
  const issues = issuesOf(error);
  if (problemOf(error).code !== 'invalid-request' || issues.length === 0) return <Failed error={error} />;
  return (
    <Alert role="alert" icon={<IconAlertTriangle size={18} />} color="red" title="Nothing was saved yet">
      <List size="sm">
        {issues.map(({ at, message }) => (
          <List.Item key={at + message}>
            {at ? `${at.replaceAll(/[._]/g, ' ')}: ${message}` : message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
