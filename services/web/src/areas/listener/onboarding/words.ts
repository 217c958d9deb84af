import type { Draft, HistorySource, Question, Range, SeedKind } from './draft.ts';
import { givenTo } from './draft.ts';

export const kindNames: Readonly<Record<SeedKind, { readonly label: string; readonly hint: string }>> = {
  tracks: { label: 'Tracks', hint: '3 to 10, by search' },
  playlists: { label: 'Playlists', hint: '1 to 5 of your own' },
  history: { label: 'History', hint: 'What you played' },
};

export const rangeNames: Readonly<Record<Range, string>> = {
  recent: 'Last 50 plays',
  '4_weeks': 'Last 4 weeks',
  '6_months': 'Last 6 months',
  long_term: 'All the time',
};

export const sourceNames: Readonly<Record<HistorySource, { readonly label: string; readonly hint: string }>> =
  {
    spotify: { label: 'Spotify', hint: 'As your account remembers it' },
    file: { label: 'A file from Spotify', hint: 'Your extended streaming history' },
    listenbrainz: { label: 'ListenBrainz', hint: 'Works without Spotify' },
  };

/** The seeds in one line, as the summary says them. */
export function seedsWords({ kind, tracks, playlists, history }: Draft): string {
  switch (kind) {
    case 'tracks':
      return tracks.map(({ title, by }) => `${title} (${by})`).join(', ');
    case 'playlists':
      return playlists.map(({ name }) => name).join(', ');
    case 'history': {
      const { source, range, upload, listenbrainzUser } = history;
      const from = {
        spotify: 'your history at Spotify',
        file: `the file ${upload?.filename ?? ''}`,
        listenbrainz: `the listens of ${listenbrainzUser.trim()} at ListenBrainz`,
      }[source];
      return `${rangeNames[range]}, from ${from}`;
    }
  }
}

/** What was answered to a question, in one line; empty when nothing was. */
export function answerWords(draft: Pick<Draft, 'answers'>, { id, options }: Question): string {
  const { options: chosen, text } = givenTo(draft, id);
  const labels = options.filter((option) => chosen.includes(option.id)).map(({ label }) => label);
  const written = text.trim();
  return [...labels, ...(written ? [`“${written}”`] : [])].join(', ');
}
