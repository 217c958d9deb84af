import type { Answer } from '../../../api/client.ts';
import type { Me } from '../../../shell/session.ts';

export type Question = Answer<'/v1/onboarding/questions'>['questions'][number];

export const seedKinds = ['tracks', 'playlists', 'history'] as const;
export type SeedKind = (typeof seedKinds)[number];
export const ranges = ['recent', '4_weeks', '6_months', 'long_term'] as const;
export type Range = (typeof ranges)[number];
export const historySources = ['spotify', 'file', 'listenbrainz'] as const;
export type HistorySource = (typeof historySources)[number];

export const tracksMin = 3;
export const tracksMax = 10;
export const playlistsMax = 5;
export const textLengthMax = 500;

export interface ChosenTrack {
  readonly id: string;
  readonly title: string;
  /** Artists, or what a sound of one's own says of itself. */
  readonly by: string;
}

export interface ChosenPlaylist {
  readonly id: string;
  readonly name: string;
}

/** An uploaded listening history. */
export interface Upload {
  readonly id: string;
  readonly filename: string;
  readonly plays: number;
  readonly tracks: number;
  readonly firstPlayedAt: string;
  readonly lastPlayedAt: string;
  readonly expiresAt: string;
}

export interface Given {
  readonly options: readonly string[];
  readonly text: string;
}

/** A world that is still being asked for. What was chosen of another kind of seeds stays, for who changes back. */
export interface Draft {
  readonly kind: SeedKind;
  readonly tracks: readonly ChosenTrack[];
  readonly playlists: readonly ChosenPlaylist[];
  readonly history: {
    readonly source: HistorySource;
    readonly range: Range;
    readonly listenbrainzUser: string;
    readonly upload: Upload | null;
  };
  /** By question. */
  readonly answers: Readonly<Record<string, Given>>;
  readonly publish: boolean;
  /** Whether it was sent: then it is kept only for who comes back to mend it. */
  readonly sent: boolean;
}

/** What Spotify can be used for: nothing where the installation has none. */
export type SpotifyState = 'connected' | 'needs-reconnect' | 'not-connected' | 'off';

export function spotifyStateOf({ spotify }: Pick<Me, 'spotify'>, isOn: boolean): SpotifyState {
  return isOn ? (spotify?.state ?? 'not-connected') : 'off';
}

/** Where one begins: with one's own history when Spotify tells it, else with a search. */
export function emptyDraft(spotify: SpotifyState): Draft {
  const isConnected = spotify === 'connected';
  return {
    kind: isConnected ? 'history' : 'tracks',
    tracks: [],
    playlists: [],
    history: {
      source: spotify === 'off' ? 'file' : 'spotify',
      range: '6_months',
      listenbrainzUser: '',
      upload: null,
    },
    answers: {},
    publish: false,
    sent: false,
  };
}

export type DraftAction =
  | { readonly do: 'choose-kind'; readonly kind: SeedKind }
  | { readonly do: 'toggle-track'; readonly track: ChosenTrack }
  | { readonly do: 'toggle-playlist'; readonly playlist: ChosenPlaylist }
  | { readonly do: 'change-history'; readonly to: Partial<Draft['history']> }
  | { readonly do: 'toggle-option'; readonly question: string; readonly option: string }
  | { readonly do: 'write'; readonly question: string; readonly text: string }
  | { readonly do: 'keep-known'; readonly questions: readonly Question[] }
  | { readonly do: 'publish'; readonly publish: boolean };

/** The draft after somebody did something. What would be one too many changes nothing. */
export function draftAfter(draft: Draft, action: DraftAction): Draft {
  switch (action.do) {
    case 'choose-kind':
      return { ...draft, kind: action.kind };
    case 'toggle-track':
      return { ...draft, tracks: toggled(draft.tracks, action.track, tracksMax) };
    case 'toggle-playlist':
      return { ...draft, playlists: toggled(draft.playlists, action.playlist, playlistsMax) };
    case 'change-history':
      return { ...draft, history: { ...draft.history, ...action.to } };
    case 'toggle-option': {
      const { options, text } = givenTo(draft, action.question);
      const next = options.includes(action.option)
        ? options.filter((option) => option !== action.option)
        : [...options, action.option];
      return answered(draft, action.question, { options: next, text });
    }
    case 'write':
      return answered(draft, action.question, {
        ...givenTo(draft, action.question),
        text: action.text.slice(0, textLengthMax),
      });
    case 'keep-known':
      return { ...draft, answers: knownAnswers(draft.answers, action.questions) };
    case 'publish':
      return { ...draft, publish: action.publish };
  }
}

const nothing: Given = { options: [], text: '' };

export const givenTo = ({ answers }: Pick<Draft, 'answers'>, question: string): Given =>
  answers[question] ?? nothing;

export const isAnswered = ({ options, text }: Given): boolean => options.length > 0 || text.trim() !== '';

const answered = (draft: Draft, question: string, given: Given): Draft => ({
  ...draft,
  answers: { ...draft.answers, [question]: given },
});

function toggled<Thing extends { readonly id: string }>(
  things: readonly Thing[],
  thing: Thing,
  countMax: number,
): readonly Thing[] {
  if (things.some(({ id }) => id === thing.id)) return things.filter(({ id }) => id !== thing.id);
  return things.length < countMax ? [...things, thing] : things;
}

/** Options that no question has any more are dropped; texts stay. */
function knownAnswers(answers: Draft['answers'], questions: readonly Question[]): Draft['answers'] {
  return Object.fromEntries(
    questions.flatMap(({ id, options }) => {
      const given = answers[id];
      if (!given) return [];
      const known = given.options.filter((option) => options.some((one) => one.id === option));
      return [[id, { ...given, options: known }]];
    }),
  );
}

/** What the seeds still need, in one sentence; `null` when they suffice. */
export function lackingSeeds(draft: Draft, spotify: SpotifyState): string | null {
  switch (draft.kind) {
    case 'tracks': {
      const lacking = tracksMin - draft.tracks.length;
      if (lacking <= 0) return null;
      return `Choose ${lacking}${lacking < tracksMin ? ' more' : ''} track${lacking === 1 ? '' : 's'}.`;
    }
    case 'playlists':
      if (spotify !== 'connected') return lackingSpotify[spotify];
      return draft.playlists.length > 0 ? null : 'Choose at least one playlist.';
    case 'history':
      return lackingHistory(draft.history, spotify);
  }
}

function lackingHistory(
  { source, upload, listenbrainzUser }: Draft['history'],
  spotify: SpotifyState,
): string | null {
  switch (source) {
    case 'spotify':
      return spotify === 'connected' ? null : lackingSpotify[spotify];
    case 'file':
      return upload ? null : 'Upload your listening history.';
    case 'listenbrainz':
      return listenbrainzUser.trim() ? null : 'Write your ListenBrainz name.';
  }
}

const lackingSpotify: Readonly<Record<Exclude<SpotifyState, 'connected'>, string>> = {
  'not-connected': 'Connect Spotify, or choose another way.',
  'needs-reconnect': 'Reconnect Spotify, or choose another way.',
  off: 'There is no Spotify here; choose another way.',
};

/** What is sent to `POST /v1/worlds`. */
export function bodyOf(draft: Draft) {
  const answers = Object.fromEntries(
    Object.entries(draft.answers)
      .filter(([, given]) => isAnswered(given))
      .map(([question, { options, text }]) => {
        const written = text.trim();
        return [question, { options: [...options], ...(written && { text: written }) }];
      }),
  );
  return {
    seeds: seedsOf(draft),
    answers,
    ...(draft.publish && { publish: { target: 'spotify' } as const }),
  };
}

function seedsOf({ kind, tracks, playlists, history }: Draft) {
  switch (kind) {
    case 'tracks':
      return { kind, ids: tracks.map(({ id }) => id) };
    case 'playlists':
      return { kind, ids: playlists.map(({ id }) => id) };
    case 'history': {
      const { source, range, upload, listenbrainzUser } = history;
      return {
        kind,
        range,
        ...(source === 'file' && upload && { import_id: upload.id }),
        ...(source === 'listenbrainz' && { listenbrainz_user: listenbrainzUser.trim() }),
      };
    }
  }
}
