import { expect, it } from 'vitest';
import { emptyDraft } from './draft.ts';
import { answerWords, seedsWords } from './words.ts';

const draft = emptyDraft('off');

it('the summary says what the world starts from', () => {
  const tracks = [{ id: 'a', title: 'Blue', by: 'Mina' }];
  expect(seedsWords({ ...draft, tracks })).toBe('Blue (Mina)');
  expect(seedsWords({ ...draft, kind: 'playlists', playlists: [{ id: 'p', name: 'Dawn' }] })).toBe('Dawn');
  const history = { ...draft.history, source: 'listenbrainz', listenbrainzUser: ' rob ' } as const;
  expect(seedsWords({ ...draft, kind: 'history', history })).toBe(
    'Last 6 months, from the listens of rob at ListenBrainz',
  );
});

it('an answer is said by the labels of its options and its text', () => {
  const options = [
    { id: 'warm-analog', label: 'Warm & Analog', hint: '' },
    { id: 'clean-crisp', label: 'Clean & Crisp', hint: '' },
  ];
  const answers = { texture: { options: ['clean-crisp'], text: ' dust ' } };
  expect(answerWords({ answers }, { id: 'texture', text: '', options })).toBe('Clean & Crisp, “dust”');
  expect(answerWords({ answers }, { id: 'avoid', text: '', options })).toBe('');
});
