import { Stack } from '@mantine/core';
import type { Dispatch } from 'react';
import { Choice, Choices } from './choice.tsx';
import { type Draft, type DraftAction, type SpotifyState, seedKinds } from './draft.ts';
import { HistorySeeds } from './history-seeds.tsx';
import { PlaylistsSeeds } from './playlists-seeds.tsx';
import { TracksSeeds } from './tracks-seeds.tsx';
import { kindNames } from './words.ts';

interface SeedsStepProps {
  readonly draft: Draft;
  readonly spotify: SpotifyState;
  readonly onDo: Dispatch<DraftAction>;
}

/** What the world grows from: exactly one of three kinds. */
export function SeedsStep({ draft, spotify, onDo }: SeedsStepProps) {
  return (
    <Stack gap="lg">
      <Choices legend="Start from" look="few">
        {seedKinds.map((kind) => (
          <Choice
            key={kind}
            type="radio"
            name="kind"
            label={kindNames[kind].label}
            hint={kindNames[kind].hint}
            checked={draft.kind === kind}
            onChange={() => onDo({ do: 'choose-kind', kind })}
          />
        ))}
      </Choices>
      {draft.kind === 'tracks' && <TracksSeeds chosen={draft.tracks} onDo={onDo} />}
      {draft.kind === 'playlists' && (
        <PlaylistsSeeds spotify={spotify} chosen={draft.playlists} onDo={onDo} />
      )}
      {draft.kind === 'history' && <HistorySeeds spotify={spotify} history={draft.history} onDo={onDo} />}
    </Stack>
  );
}
