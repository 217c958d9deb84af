import { Badge, Button, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { Empty } from '../../../components/empty.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { More } from '../../../components/more.tsx';
import { Panel } from '../../../components/panel.tsx';
import type { Item } from './export.ts';
import classes from './exports.module.css';
import { lengthText, padTempo, soundsText } from './words.ts';

interface SoundPickerProps {
  readonly chosen: readonly string[];
  /** As many as the format takes. */
  readonly max: number;
  /** What is known of the chosen ones. */
  readonly items: ReadonlyMap<string, Item>;
  readonly onChange: (ids: readonly string[]) => void;
}

const pageSize = 50;
const typingMs = 250;

/** The sounds of the export, and the library to take more from. */
export function SoundPicker({ chosen, max, items, onChange }: SoundPickerProps) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), typingMs);
  const library = $api.useInfiniteQuery(
    'get',
    '/v1/samples',
    { params: { query: { limit: pageSize, ...(q && { q }) } } },
    byCursor,
  );
  const found = library.data ? itemsOf(library.data) : [];
  const taken = new Set(chosen);
  const addable = found.filter(({ id }) => !taken.has(id)).map(({ id }) => id);
  const isFull = chosen.length >= max;
  const add = (ids: readonly string[]) => onChange([...chosen, ...ids].slice(0, max));

  return (
    <div className={classes.two}>
      <Panel
        title="From the library"
        actions={
          addable.length > 0 && !isFull ? (
            <Button size="xs" variant="default" onClick={() => add(addable)}>
              Add all {addable.length} shown
            </Button>
          ) : null
        }
      >
        <TextInput
          label="Search your sounds"
          placeholder="A name or a tag"
          leftSection={<IconSearch size={16} />}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {library.error ? (
          <Failed error={library.error} again={() => library.refetch()} />
        ) : library.isPending ? (
          <Loading lines={6} height={32} />
        ) : found.length === 0 ? (
          q ? (
            <Text c="dimmed">Nothing in your library has “{q}” in its name or tags.</Text>
          ) : (
            <Empty
              title="Your library is empty"
              action={
                <Button component={Link} href="/uploads">
                  Upload sounds
                </Button>
              }
            >
              Sounds that were analysed can be exported.
            </Empty>
          )
        ) : (
          <>
            <Scrolled label="Sounds in the library">
              {found.map(({ id, filename, kind, tempo, duration_s }) => (
                <li key={id}>
                  <div>
                    <Text size="sm" fw={600} truncate>
                      {filename}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {[kind, tempo && padTempo(tempo.bpm), lengthText(duration_s)]
                        .filter(Boolean)
                        .join(', ')}
                    </Text>
                  </div>
                  {taken.has(id) ? (
                    <Badge variant="default" tt="none">
                      added
                    </Badge>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      leftSection={<IconPlus size={14} />}
                      aria-label={`Add ${filename}`}
                      disabled={isFull}
                      onClick={() => add([id])}
                    >
                      Add
                    </Button>
                  )}
                </li>
              ))}
            </Scrolled>
            <More query={library} />
          </>
        )}
      </Panel>
      <Panel
        title="In this export"
        about={`${soundsText(chosen.length)} of at most ${max}`}
        actions={
          chosen.length > 0 ? (
            <Button size="xs" variant="subtle" color="gray" onClick={() => onChange([])}>
              Take all out
            </Button>
          ) : null
        }
      >
        <Stack gap="sm" aria-live="polite">
          {chosen.length === 0 ? (
            <Text c="dimmed">
              Add sounds from the library. They keep their order here until they get pads.
            </Text>
          ) : (
            <Scrolled label="Sounds in this export">
              {chosen.map((id) => {
                const item = items.get(id);
                const name = item?.filename ?? found.find((sound) => sound.id === id)?.filename ?? 'A sound';
                return (
                  <li key={id}>
                    <div>
                      <Text size="sm" fw={600} truncate>
                        {name}
                      </Text>
                      {item?.left_out && item.left_out.reason !== 'not-placed' && (
                        <Text size="xs" c="var(--trc-warn)">
                          Will be left out: {item.left_out.detail}
                        </Text>
                      )}
                    </div>
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="gray"
                      aria-label={`Take out ${name}`}
                      onClick={() => onChange(chosen.filter((one) => one !== id))}
                    >
                      <IconX size={14} aria-hidden="true" />
                    </Button>
                  </li>
                );
              })}
            </Scrolled>
          )}
          {isFull && (
            <Text size="sm">
              {chosen.length > max
                ? `${soundsText(chosen.length - max)} too many: take some out, or make a pack of them.`
                : 'That is as many as fit. Make a second export for more.'}
            </Text>
          )}
        </Stack>
      </Panel>
    </div>
  );
}

/** A list that scrolls by itself, which the arrow keys do as well. */
function Scrolled({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <ul className={classes.sounds} aria-label={label} tabIndex={0}>
      {children}
    </ul>
  );
}
