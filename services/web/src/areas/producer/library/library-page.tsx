import { Alert, Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconUpload } from '@tabler/icons-react';
import { keepPreviousData } from '@tanstack/react-query';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../../api/client.ts';
import { byCursor, itemsOf } from '../../../api/pages.ts';
import { Empty } from '../../../components/empty.tsx';
import { Failed } from '../../../components/failed.tsx';
import { Loading } from '../../../components/loading.tsx';
import { Page } from '../../../components/page.tsx';
import { Analysing } from './analysing.tsx';
import { BatchBar } from './batch-bar.tsx';
import { Filters, SearchBox } from './filters.tsx';
import classes from './library-page.module.css';
import { usePlayer } from './player.ts';
import type { Sample } from './sample.ts';
import { SampleRow } from './sample-row.tsx';
import { everything, filterCount, isNarrowed, queryOf } from './search.ts';
import { all, nothing, type Selection, toggled } from './selection.ts';
import { useSearch } from './use-search.ts';
import { soundsText } from './words.ts';

const pageSize = 40;
const tagsShown = 14;

/** The library of sounds: search, listen, choose, and do something with what was chosen. */
export default function LibraryPage() {
  const { search, change } = useSearch();
  const {
    data,
    error,
    isPending,
    isPlaceholderData,
    fetchNextPage,
    hasNextPage,
    isFetchingNextPage,
    refetch,
  } = $api.useInfiniteQuery(
    'get',
    '/v1/samples',
    { params: { query: queryOf(search, pageSize) } },
    { ...byCursor, placeholderData: keepPreviousData },
  );
  const samples = useMemo(() => (data ? itemsOf(data) : []) as Sample[], [data]);
  const order = useMemo(() => samples.map(({ id }) => id), [samples]);
  const tags = useMemo(() => commonTags(samples), [samples]);

  const [selection, setSelection] = useState<Selection>(nothing);
  const chosen = useMemo(() => samples.filter(({ id }) => selection.ids.has(id)), [samples, selection]);
  const latest = useRef(order);
  latest.current = order;
  const choose = useCallback(
    (id: string, range: boolean) => setSelection((before) => toggled(before, id, latest.current, range)),
    [],
  );
  const [said, say] = useState('');
  const [showsFilters, setShowsFilters] = useState(false);
  const onKeyDown = useListKeys(samples);
  const filters = filterCount(search);

  const { ref: end, entry } = useIntersection({ rootMargin: '600px' });
  const isAtEnd = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (isAtEnd && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [isAtEnd, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const isEmpty = !isPending && samples.length === 0 && !error;
  return (
    <Page
      title="Library"
      actions={
        <Button component={Link} href="/uploads" leftSection={<IconUpload size={16} />}>
          Upload sounds
        </Button>
      }
    >
      <Analysing />
      {isEmpty && !isNarrowed(search) ? (
        <Empty
          title="Your sounds will be here"
          action={
            <Button component={Link} href="/uploads" size="md">
              Upload the first sounds
            </Button>
          }
        >
          Drop loops, hits and songs. Each comes back with its tempo, key, loudness and what it sounds like,
          ready to search and to take to your SP-404MK2.
        </Empty>
      ) : (
        <div className={classes.columns}>
          <aside className={classes.filters} aria-label="Filters" data-open={showsFilters || undefined}>
            <Filters search={search} change={change} tags={tags} />
          </aside>
          <div className={classes.list}>
            <Group gap="sm" wrap="nowrap">
              <div className={classes.search}>
                <SearchBox search={search} change={change} />
              </div>
              <Button
                className={classes.open}
                variant="default"
                leftSection={<IconAdjustmentsHorizontal size={16} />}
                aria-expanded={showsFilters}
                onClick={() => setShowsFilters((before) => !before)}
              >
                Filters{filters > 0 ? ` (${filters})` : ''}
              </Button>
            </Group>
            <Group justify="space-between" h={30} my={4}>
              <Text size="sm" c="dimmed" aria-live="polite">
                {isPending
                  ? 'Looking for sounds'
                  : `${soundsText(samples.length)}${hasNextPage ? ' and more' : ''}`}
              </Text>
              {samples.length > 0 && chosen.length < samples.length && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  onClick={() => setSelection(all(order))}
                >
                  Select {hasNextPage ? 'these' : 'all'}
                </Button>
              )}
            </Group>
            {chosen.length > 0 && <BatchBar chosen={chosen} clear={() => setSelection(nothing)} say={say} />}
            <div aria-live="polite">
              {said && (
                <Alert
                  my="xs"
                  withCloseButton
                  closeButtonLabel="Close the message"
                  onClose={() => say('')}
                  color="gray"
                  py="xs"
                >
                  {said}
                </Alert>
              )}
            </div>
            {error ? <Failed error={error} again={refetch} /> : null}
            {isPending && <Loading lines={10} height={44} />}
            {isEmpty && (
              <Empty
                title="No sound is like that"
                action={
                  <Button variant="default" onClick={() => change({ ...everything, sort: search.sort })}>
                    Show all sounds
                  </Button>
                }
              >
                Try fewer filters, a wider tempo range, or the keys that go with it.
              </Empty>
            )}
            {samples.length > 0 && (
              <ul
                className={classes.rows}
                aria-label="Sounds"
                aria-busy={isPlaceholderData}
                onKeyDown={onKeyDown}
              >
                {samples.map((sample) => (
                  <SampleRow
                    key={sample.id}
                    sample={sample}
                    isChosen={selection.ids.has(sample.id)}
                    onChoose={choose}
                  />
                ))}
              </ul>
            )}
            <div ref={end} />
            {hasNextPage && (
              <Group justify="center" mt="md">
                <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                  More sounds
                </Button>
              </Group>
            )}
            <VisuallyHidden>
              In the list, the arrow keys go up and down, and the space bar plays and pauses.
            </VisuallyHidden>
          </div>
        </div>
      )}
    </Page>
  );
}

/** The most common tags of the sounds in sight. */
function commonTags(samples: readonly Sample[]): string[] {
  const counts = new Map<string, number>();
  for (const { tags, hand_tags } of samples)
    for (const tag of new Set([...hand_tags, ...tags.map((one) => one.toLowerCase())]))
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts]
    .sort(([a, one], [b, other]) => other - one || a.localeCompare(b))
    .slice(0, tagsShown)
    .map(([tag]) => tag);
}

/** Arrows go to the same control of the row above or below; space plays, where it does not press something else. */
function useListKeys(samples: readonly Sample[]) {
  const { toggle } = usePlayer();
  return (event: KeyboardEvent<HTMLUListElement>) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>('[data-sample]');
    if (!row) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
      if (!next) return;
      event.preventDefault();
      const same = target.closest('a') ? 'a' : target instanceof HTMLInputElement ? 'input' : '[data-play]';
      next.querySelector<HTMLElement>(same)?.focus();
    } else if (event.key === ' ' && target.closest('a')) {
      event.preventDefault();
      const sample = samples.find(({ id }) => id === row.dataset['sample']);
      if (sample) toggle(sample);
    }
  };
}
