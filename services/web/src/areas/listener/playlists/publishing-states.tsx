import { List, Text } from '@mantine/core';
import { problemOf } from '../../../api/problem.ts';
import { Failed } from '../../../components/failed.tsx';
import { When } from '../../../components/when.tsx';
import { counted, listed } from '../worlds/words.ts';
import { byReason } from './failures.ts';
import type { Publishing } from './use-publish.ts';

/** What goes on with publishing, said politely while it changes. */
export function PublishingStates({ publishing }: { readonly publishing: Publishing }) {
  const { isBusy, error, done, failed, parked, leftOut } = publishing;
  // One reason is said once, and not again when the refusal above says it.
  const failures = byReason(failed).filter(({ why }) => !error || why !== problemOf(error).title);
  return (
    <div aria-live="polite">
      {error ? <Failed error={error} /> : null}
      {isBusy && (
        <Text size="sm">
          {parked ? (
            <>
              {parked.parked_reason ?? 'Spotify asks us to wait.'}{' '}
              {parked.parked_until && (
                <>
                  It goes on <When at={parked.parked_until} />.
                </>
              )}
            </>
          ) : (
            'Writing to Spotify…'
          )}
        </Text>
      )}
      {!isBusy && done.length > 0 && (
        <Text size="sm">
          {done.length === 1
            ? `${listed(done)} is on Spotify.`
            : `${counted(done.length, 'playlist')} are on Spotify.`}
        </Text>
      )}
      {failures.length > 0 && (
        <List size="sm">
          {failures.map(({ why, names }) => (
            <List.Item key={why}>
              {listed(names)}: {why}
            </List.Item>
          ))}
        </List>
      )}
      {leftOut.length > 0 && (
        <List size="sm">
          {leftOut.map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      )}
    </div>
  );
}
