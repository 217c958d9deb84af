import { Badge, Button, Group, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { Failed } from '../../../components/failed.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useChanges } from './changes.ts';
import type { Detail } from './detail.ts';
import classes from './tags-panel.module.css';
import { tagsIn } from './words.ts';

const tagsMax = 20;

/** Tags by hand can be changed; those of the analysis are shown beside them. */
export function TagsPanel({ sample }: { readonly sample: Detail }) {
  const { id, tags, hand_tags } = sample;
  const { change } = useChanges();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: (next: string[]) => change(id, { hand_tags: next }),
    onSuccess: () => setText(''),
  });
  const isFull = hand_tags.length >= tagsMax;
  const add = (event: FormEvent) => {
    event.preventDefault();
    const next = [...new Set([...hand_tags, ...tagsIn(text)])].slice(0, tagsMax);
    if (next.length > hand_tags.length) mutate(next);
  };
  const remove = (tag: string) => {
    mutate(hand_tags.filter((one) => one !== tag));
    input.current?.focus();
  };
  return (
    <Panel title="Tags">
      <ul className={classes.tags} aria-label="Tags">
        {hand_tags.map((tag) => (
          <li key={tag}>
            <span className={classes.hand}>
              {tag}
              <UnstyledButton
                className={classes.remove}
                aria-label={`Remove the tag ${tag}`}
                disabled={isPending}
                onClick={() => remove(tag)}
              >
                <IconX size={14} />
              </UnstyledButton>
            </span>
          </li>
        ))}
        {tags.map((tag) => (
          <li key={`analysis ${tag}`}>
            <Badge variant="default" tt="none" fw={500} title="From the analysis">
              {tag.toLowerCase()}
            </Badge>
          </li>
        ))}
      </ul>
      {hand_tags.length + tags.length === 0 && (
        <Text size="sm" c="dimmed">
          No tags yet.
        </Text>
      )}
      <form onSubmit={add}>
        <Group gap="xs" align="flex-end" wrap="nowrap">
          <TextInput
            ref={input}
            label="Add a tag"
            description={isFull ? 'A sound has at most 20 tags by hand.' : 'Several with commas between them'}
            disabled={isFull}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            className={classes.input}
          />
          <Button
            type="submit"
            variant="default"
            loading={isPending}
            disabled={isFull || tagsIn(text).length === 0}
          >
            Add
          </Button>
        </Group>
      </form>
      {error && <Failed error={error} />}
    </Panel>
  );
}
