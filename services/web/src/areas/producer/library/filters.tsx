import { Button, Chip, Group, NativeSelect, Stack, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import classes from './filters.module.css';
import { KeyWheel } from './key-wheel.tsx';
import { everything, isNarrowed, type Kind, kinds, type Search, type Sort, sorts } from './search.ts';

const typingMs = 250;

interface FiltersProps {
  readonly search: Search;
  readonly change: (part: Partial<Search>, how?: { readonly replace?: boolean }) => void;
  /** Tags that the sounds in sight have. */
  readonly tags: readonly string[];
}

/** What the library is narrowed to. All of it stands in the address. */
export function Filters({ search, change, tags }: FiltersProps) {
  return (
    <Stack gap="lg">
      <NativeSelect
        label="Order"
        data={[...sorts]}
        value={search.sort}
        onChange={(event) => change({ sort: event.currentTarget.value as Sort })}
      />
      <fieldset className={classes.group}>
        <legend>Kind</legend>
        <Chip.Group
          multiple
          value={[...search.kinds]}
          onChange={(chosen) => change({ kinds: kinds.filter((kind) => chosen.includes(kind)) })}
        >
          <Group gap={6}>
            {kinds.map((kind: Kind) => (
              <Chip key={kind} value={kind} size="xs" variant="outline">
                {kind}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </fieldset>
      <fieldset className={classes.group}>
        <legend>Tempo in bpm</legend>
        <Group gap="xs" grow wrap="nowrap">
          <TempoInput
            label="From"
            value={search.bpmMin}
            onChange={(bpmMin) => change({ bpmMin }, { replace: true })}
          />
          <TempoInput
            label="To"
            value={search.bpmMax}
            onChange={(bpmMax) => change({ bpmMax }, { replace: true })}
          />
        </Group>
        <Switch
          mt="xs"
          size="sm"
          label="Half and double time too"
          checked={search.folding}
          onChange={(event) => change({ folding: event.currentTarget.checked })}
        />
      </fieldset>
      <KeyWheel
        value={search.key}
        compatible={search.compatible}
        onChange={(key) => change({ key })}
        onCompatible={(compatible) => change({ compatible })}
      />
      {tags.length + search.tags.length > 0 && (
        <fieldset className={classes.group}>
          <legend>Tags</legend>
          <Chip.Group multiple value={[...search.tags]} onChange={(chosen) => change({ tags: chosen })}>
            <Group gap={6}>
              {[...new Set([...search.tags, ...tags])].map((tag) => (
                <Chip key={tag} value={tag} size="xs" variant="outline">
                  {tag}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </fieldset>
      )}
      {isNarrowed(search) && (
        <Button variant="default" onClick={() => change({ ...everything, sort: search.sort })}>
          Show all sounds
        </Button>
      )}
    </Stack>
  );
}

interface TempoInputProps {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** What is typed stays as it is typed; what the address says comes in when it changed elsewhere. */
function TempoInput({ label, value, onChange }: TempoInputProps) {
  const [text, setText] = useState(value === null ? '' : String(value));
  useEffect(() => setText(value === null ? '' : String(value)), [value]);
  const tell = useDebouncedCallback((typed: string) => {
    const bpm = Number(typed);
    onChange(typed.trim() !== '' && bpm > 0 ? bpm : null);
  }, typingMs * 2);
  return (
    <TextInput
      type="number"
      min={20}
      max={400}
      step="any"
      inputMode="decimal"
      aria-label={`${label} beats per minute`}
      placeholder={label}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
    />
  );
}

/** Search as one types; every pause in typing is one question. */
export function SearchBox({ search, change }: Pick<FiltersProps, 'search' | 'change'>) {
  const [text, setText] = useState(search.q);
  const tell = useDebouncedCallback((q: string) => change({ q: q.trim() }, { replace: true }), typingMs);
  useEffect(() => setText((before) => (before.trim() === search.q ? before : search.q)), [search.q]);
  return (
    <TextInput
      type="search"
      aria-label="Search names and tags"
      placeholder="Search names and tags"
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
    />
  );
}
