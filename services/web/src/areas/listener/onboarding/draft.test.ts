import { expect, it } from 'vitest';
import {
  bodyOf,
  type Draft,
  type DraftAction,
  draftAfter,
  emptyDraft,
  lackingSeeds,
  spotifyStateOf,
  tracksMax,
} from './draft.ts';

const after = (draft: Draft, ...actions: readonly DraftAction[]) => actions.reduce(draftAfter, draft);
const track = (id: string): DraftAction => ({
  do: 'toggle-track',
  track: { id, title: `Title ${id}`, by: 'Somebody' },
});
const three = ['a', 'b', 'c'].map(track);

it('begins with the history when Spotify is connected, else with a search', () => {
  expect(emptyDraft('connected').kind).toBe('history');
  expect(emptyDraft('not-connected').kind).toBe('tracks');
  expect(emptyDraft('off').history.source).toBe('file');
});

it('Spotify that is switched off is off, whatever the listener once connected', () => {
  const spotify = { state: 'connected', expires_at: '2027-01-01T00:00:00.000Z' } as const;
  expect(spotifyStateOf({ spotify }, false)).toBe('off');
  expect(spotifyStateOf({ spotify }, true)).toBe('connected');
  expect(spotifyStateOf({ spotify: null }, true)).toBe('not-connected');
});

it('a track is chosen once, and choosing it again takes it away', () => {
  const draft = after(emptyDraft('off'), ...three);
  expect(draft.tracks.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(after(draft, track('b')).tracks.map(({ id }) => id)).toEqual(['a', 'c']);
});

it('takes no more tracks and playlists than the API does', () => {
  const many = Array.from({ length: 14 }, (_, index) => String(index));
  expect(after(emptyDraft('off'), ...many.map(track)).tracks).toHaveLength(tracksMax);
  const lists = many.map((id): DraftAction => ({ do: 'toggle-playlist', playlist: { id, name: id } }));
  expect(after(emptyDraft('connected'), ...lists).playlists).toHaveLength(5);
});

it('says what the seeds still need', () => {
  const empty = { ...emptyDraft('not-connected'), kind: 'tracks' as const };
  expect(lackingSeeds(empty, 'off')).toBe('Choose 3 tracks.');
  expect(lackingSeeds(after(empty, track('a'), track('b')), 'off')).toBe('Choose 1 more track.');
  expect(lackingSeeds(after(empty, ...three), 'off')).toBeNull();
  const playlists = after(empty, { do: 'choose-kind', kind: 'playlists' });
  expect(lackingSeeds(playlists, 'not-connected')).toContain('Connect Spotify');
  expect(lackingSeeds(playlists, 'connected')).toContain('at least one');
  const history = after(empty, { do: 'choose-kind', kind: 'history' });
  expect(lackingSeeds(history, 'needs-reconnect')).toContain('Reconnect');
  expect(lackingSeeds(history, 'connected')).toBeNull();
});

it('a history from a file or ListenBrainz needs no Spotify', () => {
  const history = after(emptyDraft('off'), { do: 'choose-kind', kind: 'history' });
  expect(lackingSeeds(history, 'off')).toContain('Upload');
  const listens = after(history, { do: 'change-history', to: { source: 'listenbrainz' } });
  expect(lackingSeeds(listens, 'off')).toContain('ListenBrainz');
  const named = after(listens, { do: 'change-history', to: { listenbrainzUser: ' rob ', range: 'recent' } });
  expect(lackingSeeds(named, 'off')).toBeNull();
  expect(bodyOf(named).seeds).toEqual({ kind: 'history', range: 'recent', listenbrainz_user: 'rob' });
});

it('sends what was chosen, and only questions that were answered', () => {
  const draft = after(
    emptyDraft('off'),
    ...three,
    { do: 'toggle-option', question: 'texture', option: 'warm-analog' },
    { do: 'toggle-option', question: 'texture', option: 'clean-crisp' },
    { do: 'toggle-option', question: 'texture', option: 'warm-analog' },
    { do: 'toggle-option', question: 'movement', option: 'slow-patient' },
    { do: 'toggle-option', question: 'movement', option: 'slow-patient' },
    { do: 'write', question: 'avoid', text: '  no shouting ' },
    { do: 'write', question: 'palette', text: '   ' },
  );
  expect(bodyOf(draft)).toEqual({
    seeds: { kind: 'tracks', ids: ['a', 'b', 'c'] },
    answers: { texture: { options: ['clean-crisp'] }, avoid: { options: [], text: 'no shouting' } },
  });
  expect(bodyOf(after(draft, { do: 'publish', publish: true }))).toMatchObject({
    publish: { target: 'spotify' },
  });
});

it('changing the kind of seeds back brings back what was chosen', () => {
  const draft = after(
    emptyDraft('off'),
    ...three,
    { do: 'choose-kind', kind: 'history' },
    { do: 'choose-kind', kind: 'tracks' },
  );
  expect(bodyOf(draft).seeds).toEqual({ kind: 'tracks', ids: ['a', 'b', 'c'] });
});

it('options that a question no longer has are dropped, and texts stay', () => {
  const draft = after(
    emptyDraft('off'),
    { do: 'toggle-option', question: 'texture', option: 'gone' },
    { do: 'toggle-option', question: 'texture', option: 'warm-analog' },
    { do: 'write', question: 'texture', text: 'dust' },
  );
  const option = { id: 'warm-analog', label: 'Warm', hint: '' };
  const questions = [{ id: 'texture', text: '', options: [option] }] as const;
  const known = after(draft, {
    do: 'keep-known',
    questions: questions.map((one) => ({ ...one, options: [option] })),
  });
  expect(known.answers).toEqual({ texture: { options: ['warm-analog'], text: 'dust' } });
});
