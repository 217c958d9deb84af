import { Button, Stack, TextInput } from '@mantine/core';
import type { Dispatch } from 'react';
import { Choice, Choices } from './choice.tsx';
import {
  type Draft,
  type DraftAction,
  type HistorySource,
  type Range,
  ranges,
  type SpotifyState,
} from './draft.ts';
import { HistoryPreview } from './history-preview.tsx';
import { HistoryUpload } from './history-upload.tsx';
import { SpotifyNotice } from './spotify-notice.tsx';
import { pathOf } from './steps.ts';
import { rangeNames, sourceNames } from './words.ts';

interface HistorySeedsProps {
  readonly spotify: SpotifyState;
  readonly history: Draft['history'];
  readonly onDo: Dispatch<DraftAction>;
}

/** What the listener has played: as Spotify or ListenBrainz tells it, or as a file that Spotify has sent. */
export function HistorySeeds({ spotify, history, onDo }: HistorySeedsProps) {
  const { source, range, upload, listenbrainzUser } = history;
  const change = (to: Partial<Draft['history']>) => onDo({ do: 'change-history', to });
  const sources: readonly HistorySource[] =
    spotify === 'off' ? ['file', 'listenbrainz'] : ['spotify', 'file', 'listenbrainz'];
  const isReadable = source !== 'spotify' || spotify === 'connected';
  return (
    <Stack gap="lg">
      <Choices legend="Who tells what you have played?" isLegendShown look="few">
        {sources.map((one) => (
          <Choice
            key={one}
            type="radio"
            name="source"
            label={sourceNames[one].label}
            hint={sourceNames[one].hint}
            checked={source === one}
            onChange={() => change({ source: one })}
          />
        ))}
      </Choices>
      {source === 'spotify' && spotify !== 'connected' && (
        <SpotifyNotice spotify={spotify} so="your history cannot be read" returnTo={pathOf('seeds')}>
          <Button variant="default" onClick={() => onDo({ do: 'choose-kind', kind: 'tracks' })}>
            Search for tracks instead
          </Button>
        </SpotifyNotice>
      )}
      {source === 'file' && <HistoryUpload upload={upload} onUpload={(next) => change({ upload: next })} />}
      {source === 'listenbrainz' && (
        <TextInput
          label="Your ListenBrainz name"
          description="What you have listened to is public there; nothing needs to be connected."
          size="md"
          maw={420}
          maxLength={100}
          autoComplete="off"
          value={listenbrainzUser}
          onChange={({ currentTarget }) => change({ listenbrainzUser: currentTarget.value })}
        />
      )}
      {isReadable && <Ranges range={range} onRange={(next) => change({ range: next })} />}
      {source === 'spotify' && spotify === 'connected' && <HistoryPreview range={range} />}
    </Stack>
  );
}

function Ranges({ range, onRange }: { readonly range: Range; readonly onRange: (range: Range) => void }) {
  return (
    <Choices legend="From when?" isLegendShown look="pills">
      {ranges.map((one) => (
        <Choice
          key={one}
          type="radio"
          name="range"
          label={rangeNames[one]}
          checked={range === one}
          onChange={() => onRange(one)}
        />
      ))}
    </Choices>
  );
}
