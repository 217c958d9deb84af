import type { HarmonyName } from './harmony.ts';

/**
 * A rhythm is written as one character per step of the bar, bars divided by '|':
 * '.' rest, '-' the note before goes on, for drums 'o' soft, 'x' plain, 'X' accented;
 * for pitched parts 'x' and 'X' the whole chord, 'r' its root, '3' '5' '7' that tone, 'O' the root an octave up,
 * 'p' the tonic as a pedal, 'w' a step of a walking bass, 'a' to 'f' the tones of the voicing from below. Any number of steps makes a bar.
 */
export type Rhythm = string;

export interface Part {
  readonly rhythms: readonly Rhythm[];
  /** General MIDI programs, counted from 0. */
  readonly programs: readonly number[];
  readonly register?: 'bass' | 'low' | 'middle' | 'high';
  /** The tones of a chord follow each other like on strings. */
  readonly strummed?: boolean;
}

export type Drum = keyof typeof drumKeys;
export type DrumPattern = Readonly<Partial<Record<Drum, Rhythm>>>;

export interface Genre {
  readonly name: string;
  readonly bpm: readonly [number, number];
  /** Most listeners tap this beat, when the tempo is moderate as well. */
  readonly octaveFirm?: boolean;
  readonly beatsPerBar?: number;
  /** Share of a pair of notes that the first one takes: 0.5 straight, 0.667 triplets; the pair lasts one beat or half a beat. */
  readonly swing?: { readonly share: readonly [number, number]; readonly pairBeats: 1 | 0.5 };
  /** A pattern is chosen per song; none: no drums. */
  readonly drums: readonly DrumPattern[];
  /** Programs of the drum channel. */
  readonly kits?: readonly number[];
  readonly parts: readonly Part[];
  /** Share of songs with a melody on top. */
  readonly melody: number;
  readonly melodyPrograms?: readonly number[];
  readonly harmonies: readonly HarmonyName[];
  /** Largest deviation of timing, one sigma. */
  readonly looseMs: number;
}

/** Keys of the drum channel in General MIDI. */
export const drumKeys = {
  kick: 36,
  snare: 38,
  electricSnare: 40,
  rim: 37,
  clap: 39,
  hat: 42,
  pedal: 44,
  open: 46,
  ride: 51,
  bell: 53,
  crash: 49,
  lowTom: 45,
  midTom: 47,
  highTom: 50,
  tambourine: 54,
  cowbell: 56,
  clave: 75,
  lowConga: 64,
  openConga: 63,
  slapConga: 62,
  maracas: 70,
  cabasa: 69,
  guiro: 73,
  shaker: 82,
  triangle: 81,
  lowBongo: 61,
  highBongo: 60,
  lowTimbale: 66,
  highTimbale: 65,
  agogo: 67,
} as const;

const piano = [0, 1, 2];
const electricPiano = [4, 5];
const organ = [16, 17, 18];
const acousticGuitar = [24, 25];
const cleanGuitar = [26, 27];
const distortedGuitar = [29, 30];
const acousticBass = [32];
const electricBass = [33, 34, 35];
const synthBass = [38, 39, 87];
const strings = [48, 49, 50];
const pads = [88, 89, 90, 91, 94, 95];
const brass = [56, 57, 61];
const leads = [80, 81, 82, 85];
const winds = [65, 66, 71, 73];

const bass = (programs: readonly number[], ...rhythms: Rhythm[]): Part => ({
  programs,
  rhythms,
  register: 'bass',
});
const chords = (programs: readonly number[], ...rhythms: Rhythm[]): Part => ({ programs, rhythms });
const strummed = (programs: readonly number[], ...rhythms: Rhythm[]): Part => ({
  programs,
  rhythms,
  strummed: true,
});
const high = (programs: readonly number[], ...rhythms: Rhythm[]): Part => ({
  programs,
  rhythms,
  register: 'high',
});
const low = (programs: readonly number[], ...rhythms: Rhythm[]): Part => ({
  programs,
  rhythms,
  register: 'low',
});

const held = 'x---------------';
const easy: readonly HarmonyName[] = ['major', 'minor', 'major', 'harmonicMinor', 'minor'];
const popular: readonly HarmonyName[] = [...easy, 'borrowed', 'mixolydian', 'secondary', 'minorPlagal'];

/** Straight time on the kick, snare on two and four: the beat is not in doubt. */
const backbeat: readonly DrumPattern[] = [
  { kick: 'x.......x.x.....', snare: '....x.......x...', hat: 'x.x.x.x.x.x.x.x.' },
  { kick: 'x.....x.x.......', snare: '....X.......X...', hat: 'x.o.x.o.x.o.x.o.' },
  { kick: 'x..x....x.......', snare: '....X.......X...', ride: 'x.x.x.x.x.x.x.x.' },
  { kick: 'x.x.....x.x.....', snare: '....X.......X..o', hat: 'x.x.x.x.x.x.x...', open: '..............x.' },
  { kick: 'x.......x..x..x.', snare: '....X.......X...', hat: 'xoxoxoxoxoxoxoxo' },
];
const fourOnTheFloor: readonly DrumPattern[] = [
  { kick: 'X...X...X...X...', clap: '....x.......x...', hat: '..x...x...x...x.' },
  { kick: 'X...X...X...X...', snare: '....x.......x...', open: '..x...x...x...x.', hat: 'x.o.x.o.x.o.x.o.' },
  { kick: 'X...X...X...X...', clap: '....x.......x...', hat: 'xooxxooxxooxxoox', open: '..x...x...x...x.' },
];

export const genres: readonly Genre[] = [
  {
    name: 'pop',
    bpm: [86, 132],
    octaveFirm: true,
    drums: backbeat,
    melody: 0.7,
    harmonies: popular,
    looseMs: 10,
    parts: [
      bass(electricBass, 'r.r.r.r.r.r.r.r.', 'r-----r-r-------', 'r-------r---5---'),
      chords([...piano, ...electricPiano], held, 'x---x---x---x---', 'x-----x-----x---'),
      chords([...strings, ...pads], held),
    ],
  },
  {
    name: 'rock',
    bpm: [92, 148],
    octaveFirm: true,
    drums: backbeat,
    kits: [0, 8, 16],
    melody: 0.4,
    harmonies: ['power', 'powerMajor', 'major', 'mixolydian', 'minor'],
    looseMs: 12,
    parts: [
      bass(electricBass, 'rrrrrrrr', 'r.rrr.r5'),
      low(distortedGuitar, 'x-x-x-x-x-x-x-x-', 'x-----x-x---x---', 'x.xxx.xx'),
      strummed(cleanGuitar, 'x---x-x---x-x---'),
    ],
  },
  {
    name: 'house',
    bpm: [116, 130],
    octaveFirm: true,
    drums: fourOnTheFloor,
    kits: [24, 25, 0],
    melody: 0.3,
    harmonies: ['minor', 'major', 'dorian', 'minorPlagal'],
    looseMs: 2,
    parts: [
      bass(synthBass, '..r...r...r...r.', 'r..r..r.r..r..5.', '..rr..rO..rr..r5'),
      chords(
        [...electricPiano, ...organ, ...piano],
        '..x...x...x...x.',
        'x..x..x...x..x..',
        'x-----x-----x---',
      ),
      chords(pads, held),
    ],
  },
  {
    name: 'techno',
    bpm: [122, 144],
    octaveFirm: true,
    drums: [
      ...fourOnTheFloor,
      { kick: 'X...X...X...X...', hat: '..x...x...x...x.', rim: 'x..x..x...x.x...' },
    ],
    kits: [24, 25],
    melody: 0,
    harmonies: ['minor', 'dorian'],
    looseMs: 0,
    parts: [
      bass(synthBass, '.rrr.rrr.rrr.rrr', 'r.rO.r5.r.rO.r5.'),
      chords([81, 87, 90], 'x..x..x..x..x...', '......x.......x.'),
      high([80, 84], 'a.b.c.b.a.b.d.b.'),
    ],
  },
  {
    name: 'trance',
    bpm: [128, 146],
    octaveFirm: true,
    drums: fourOnTheFloor,
    kits: [24],
    melody: 0.5,
    melodyPrograms: leads,
    harmonies: ['minor', 'major', 'minorPlagal'],
    looseMs: 0,
    parts: [
      bass(synthBass, '..r...r...r...r.', '.rrr.rrr.rrr.rrr'),
      high(leads, 'abcdabcdabcdabcd', 'a.cbd.bca.cbd.bc'),
      chords(pads, held),
    ],
  },
  {
    name: 'drum-and-bass',
    bpm: [160, 180],
    drums: [
      { kick: 'x.........x.....', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'x.x.......xx....', snare: '....X..o.o..X..o', ride: 'x.x.x.x.x.x.x.x.' },
    ],
    kits: [0, 24],
    melody: 0.2,
    harmonies: ['minor', 'dorian', 'harmonicMinor'],
    looseMs: 2,
    parts: [bass(synthBass, 'r-----r-----5---', 'r---------O-r---', 'r..r..r.....r...'), chords(pads, held)],
  },
  {
    name: 'hip-hop',
    bpm: [80, 100],
    octaveFirm: true,
    swing: { share: [0.5, 0.62], pairBeats: 0.5 },
    drums: [
      { kick: 'x.....x..xx.....', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'x..x...x..x.....', snare: '....X.......X..o', hat: 'xox.xox.xox.xox.' },
    ],
    kits: [0, 25],
    melody: 0.3,
    harmonies: ['minor', 'dorian', 'jazzMinor', 'minor'],
    looseMs: 10,
    parts: [
      bass(electricBass, 'r-----r...r-....', 'r--.....r-r--...'),
      chords([...electricPiano, ...piano], 'x-------x-------', '..x-----..x-----', 'x-----x---------'),
    ],
  },
  {
    name: 'trap',
    bpm: [130, 152],
    drums: [
      { kick: 'x.....x.........', snare: '........X.......', hat: 'x.x.x.x.x.xxxxx.' },
      { kick: 'x..x......x.....', clap: '........X.......', hat: 'xxxxxxxxx.x.xxxx' },
    ],
    kits: [25],
    melody: 0.4,
    melodyPrograms: [11, 14, 80, 98],
    harmonies: ['minor', 'harmonicMinor'],
    looseMs: 0,
    parts: [
      bass([38, 39], 'r-----r---------', 'r--r------r-----'),
      high([11, 46, 98], 'a.b.c.b.d.b.c.b.', 'a---b---c-b-a---'),
    ],
  },
  {
    name: 'disco',
    bpm: [104, 128],
    octaveFirm: true,
    drums: [
      {
        kick: 'X...X...X...X...',
        snare: '....x.......x...',
        open: '..x...x...x...x.',
        hat: 'x...x...x...x...',
      },
      {
        kick: 'X...X...X...X...',
        snare: '....x.......x...',
        hat: 'xxxxxxxxxxxxxxxx',
        tambourine: '..x...x...x...x.',
      },
    ],
    melody: 0.5,
    harmonies: ['minor', 'major', 'dorian', 'jazz'],
    looseMs: 6,
    parts: [
      bass(electricBass, 'r.O.r.O.r.O.r.O.', 'r.OOr.OOr.5Or.O.'),
      chords(cleanGuitar, '..xx..x...xx..x.', 'x.xx.xx.x.xx.xx.'),
      chords(strings, held),
    ],
  },
  {
    name: 'funk',
    bpm: [92, 118],
    octaveFirm: true,
    swing: { share: [0.5, 0.56], pairBeats: 0.5 },
    drums: [
      { kick: 'x.x...x...x..x..', snare: '....X..o.o..X..o', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'x..x..x...x.....', snare: '....X..o.o.oX...', hat: 'xoxoxoxoxoxoxoxo' },
    ],
    melody: 0.3,
    harmonies: ['dorian', 'mixolydian', 'blues', 'minor'],
    looseMs: 8,
    parts: [
      bass(electricBass, 'r..r..O.r.5.rO..', 'r.r...O5..r.7.5.'),
      chords([...cleanGuitar, 7], '..x..xx...x..x.x', 'x..x..x.x..x.x..'),
      chords(brass, '......x.......xx', 'x.......x..x....'),
    ],
  },
  {
    name: 'reggae',
    bpm: [66, 88],
    drums: [
      { kick: '........X.......', rim: '........X.......', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: '........X.......', snare: '........X.......', hat: 'x.ox.ox.x.ox.ox.' },
    ],
    melody: 0.4,
    harmonies: ['major', 'minor', 'mixolydian', 'dorian'],
    looseMs: 10,
    parts: [
      bass(electricBass, 'r--r--5-....r-3-', '....r-r-5---r---'),
      chords([...organ, ...cleanGuitar], '..x...x...x...x.', '....x.......x...'),
    ],
  },
  {
    name: 'bossa',
    bpm: [110, 150],
    drums: [{ kick: 'x..xx..xx..xx..x', rim: 'x..x..x...x..x..', hat: 'xxxxxxxxxxxxxxxx' }],
    kits: [0, 32, 40],
    melody: 0.7,
    melodyPrograms: winds,
    harmonies: ['jazz', 'jazzMinor', 'major'],
    looseMs: 12,
    parts: [
      bass(acousticBass, 'r--5r--5', 'r-.r5-.5'),
      chords([24, 26], 'x--x--x---x--x--|..x--x--x--x--x-'),
    ],
  },
  {
    name: 'swing',
    bpm: [110, 200],
    swing: { share: [0.6, 0.68], pairBeats: 1 },
    drums: [
      { ride: 'x.xxx.xx', pedal: '..x...x.', kick: 'o.o.o.o.' },
      { ride: 'x.xxx.xx', pedal: '..x...x.', snare: '...o...o' },
    ],
    kits: [32, 40, 0],
    melody: 0.7,
    melodyPrograms: [56, 65, 66, 71, 26],
    harmonies: ['jazz', 'jazzMinor', 'secondary', 'blues'],
    looseMs: 10,
    parts: [bass(acousticBass, 'w.w.w.w.'), chords([0, 26], 'x..x....', '.x..x...', '...x..x.|x.....x.')],
  },
  {
    name: 'shuffle',
    bpm: [84, 140],
    octaveFirm: true,
    swing: { share: [0.62, 0.667], pairBeats: 1 },
    drums: [
      { kick: 'x...x...', snare: '..X...X.', hat: 'xxxxxxxx' },
      { kick: 'x..xx...', snare: '..X...X.', ride: 'xxxxxxxx' },
    ],
    melody: 0.5,
    harmonies: ['blues', 'blues', 'mixolydian', 'minorBlues'],
    looseMs: 10,
    parts: [
      bass(electricBass, 'r.r.5.5.', 'r.3.5.7.', 'rrrr5555'),
      low([27, 29, 0], 'xxxxxxxx', 'x.xxx.xx'),
      chords(organ, held),
    ],
  },
  {
    name: 'slow-blues',
    bpm: [50, 70],
    drums: [{ kick: 'x.....x.....', snare: '...X.....X..', hat: 'xxxxxxxxxxxx' }],
    melody: 0.8,
    melodyPrograms: [27, 29, 22, 66],
    harmonies: ['blues', 'minorBlues'],
    looseMs: 12,
    parts: [
      bass(electricBass, 'r--r--5--3--', 'r.rr.r5.57.7'),
      chords([0, ...organ], 'xxxxxxxxxxxx', 'x-----x-----', '..x..x..x..x'),
    ],
  },
  {
    name: 'waltz',
    bpm: [84, 180],
    beatsPerBar: 3,
    drums: [{ kick: 'x.....', snare: '..x.x.' }, { kick: 'x.....', hat: '..x.x.' }, {}],
    melody: 0.8,
    harmonies: ['major', 'harmonicMinor', 'secondary', 'minor'],
    looseMs: 10,
    parts: [
      bass([...acousticBass, 33, 43], 'r-----', 'r---5-'),
      chords([...piano, ...acousticGuitar, 21, 48], '..x.x.', '..x-x-', '..x...'),
    ],
  },
  {
    name: 'six-eight-ballad',
    bpm: [44, 72],
    beatsPerBar: 2,
    drums: [
      { kick: 'x.....', snare: '...X..', hat: 'xxxxxx' },
      { kick: 'x....x', snare: '...X..', ride: 'xxxxxx' },
      {},
    ],
    melody: 0.7,
    harmonies: ['major', 'minor', 'harmonicMinor', 'borrowed'],
    looseMs: 10,
    parts: [
      bass(electricBass, 'r-----', 'r--5--', 'r----r'),
      chords([...piano, ...acousticGuitar], 'abcdcb', 'x--x--', 'xbcbcb'),
      chords(strings, 'x-----'),
    ],
  },
  {
    name: 'country-train',
    bpm: [92, 130],
    octaveFirm: true,
    drums: [
      { kick: 'x...x...x...x...', snare: 'ooXoooXoooXoooXo' },
      { kick: 'x...x...x...x...', snare: 'o.Xoo.Xoo.Xoo.Xo' },
    ],
    kits: [0, 40],
    melody: 0.5,
    melodyPrograms: [25, 27, 105, 110],
    harmonies: ['major', 'major', 'secondary', 'powerMajor'],
    looseMs: 10,
    parts: [bass([32, 33], 'r...5...', 'r---5---'), strummed([25, 105], '..x...x.', '..x.x.x...x.x.x.')],
  },
  {
    name: 'punk',
    bpm: [160, 200],
    drums: [
      { kick: 'x...x...', snare: '..X...X.', hat: 'xxxxxxxx' },
      { kick: 'x..xx...', snare: '..X...X.', crash: 'x.x.x.x.' },
    ],
    kits: [0, 16],
    melody: 0.2,
    harmonies: ['powerMajor', 'power', 'major'],
    looseMs: 12,
    parts: [bass(electricBass, 'rrrrrrrr'), low(distortedGuitar, 'xxxxxxxx', 'x-xxx-xx')],
  },
  {
    name: 'metal',
    bpm: [100, 180],
    drums: [
      { kick: 'xxxxxxxxxxxxxxxx', snare: '....X.......X...', crash: 'x...x...x...x...' },
      { kick: 'x.xxx.xxx.xxx.xx', snare: '....X.......X...', ride: 'x...x...x...x...' },
      { kick: 'x..x..x.x..x..x.', snare: '........X.......', crash: 'x...x...x...x...' },
    ],
    kits: [16, 0],
    melody: 0.2,
    harmonies: ['power', 'harmonicMinor', 'minor'],
    looseMs: 6,
    parts: [
      bass(electricBass, 'r.rrr.rrr.rrr.rr', 'rrrrrrrrrrrrrrrr'),
      low(distortedGuitar, 'x.xxx.xxx.xxx.xx', 'x..x..x.x..x..x.', 'xxxxxxxxxxxxxxxx'),
    ],
  },
  {
    name: 'ambient',
    bpm: [60, 100],
    drums: [
      { kick: 'o.......o.......', rim: '....o.......o...', shaker: 'o.o.o.o.o.o.o.o.' },
      { kick: 'o...............', hat: '..o...o...o...o.' },
    ],
    kits: [24, 40],
    melody: 0.4,
    melodyPrograms: [73, 98, 11],
    harmonies: ['major', 'minor', 'minorPlagal', 'dorian'],
    looseMs: 8,
    parts: [
      bass([38, 39, 32], 'r---------------', 'r-------5-------'),
      chords(pads, held),
      high([4, 11, 98, 46], 'a...c...b...d...', 'a..b..c..d..c.b.', 'a.b.c.d.'),
    ],
  },
  {
    name: 'piano-ballad',
    bpm: [56, 92],
    drums: [],
    melody: 0.8,
    melodyPrograms: piano,
    harmonies: popular,
    looseMs: 14,
    parts: [
      low([0], 'r-----5---------', 'r---5---O---5---', 'rb5O'),
      chords([0], 'x---x---x---x---', 'a.b.c.b.a.b.c.b.', '....x---....x---'),
    ],
  },
  {
    name: 'guitar-arpeggio',
    bpm: [66, 130],
    drums: [],
    melody: 0.2,
    harmonies: popular,
    looseMs: 12,
    parts: [
      low(acousticGuitar, 'r-------', 'r---5---'),
      chords(acousticGuitar, 'a.b.c.b.d.b.c.b.', 'abcbdcbc', '.bcd.bcd'),
    ],
  },
  {
    name: 'string-quartet',
    bpm: [70, 126],
    drums: [],
    melody: 0.9,
    melodyPrograms: [40],
    harmonies: ['major', 'harmonicMinor', 'secondary', 'minor'],
    looseMs: 12,
    parts: [
      low([42], 'r---5---', 'r-r-r-r-', 'w-w-w-w-'),
      chords([41, 48], 'x-x-x-x-', '..x-x-x-', 'x---x---', 'a-b-c-b-'),
    ],
  },
  {
    name: 'lone-melody',
    bpm: [76, 150],
    drums: [],
    melody: 1,
    melodyPrograms: [0, 24, 40, 65, 71, 73, 80, 56],
    harmonies: ['major', 'minor', 'harmonicMinor', 'dorian'],
    looseMs: 12,
    parts: [],
  },
  {
    name: 'bass-and-drums',
    bpm: [84, 130],
    octaveFirm: true,
    drums: backbeat,
    melody: 0,
    harmonies: ['minor', 'dorian', 'major', 'power'],
    looseMs: 8,
    parts: [
      bass([...electricBass, ...synthBass, 36], 'r.r.5.r.O.r.5.3.', 'r--rr-5-r--rO-5-', 'rr.r5.r.rr.rO.5.'),
    ],
  },
  {
    name: 'dense-chords',
    bpm: [80, 130],
    drums: [{ kick: 'o.......o.......', snare: '....o.......o...', hat: 'o.o.o.o.o.o.o.o.' }],
    kits: [40, 0],
    melody: 0.3,
    harmonies: popular,
    looseMs: 10,
    parts: [
      bass(electricBass, 'r-------r-------'),
      chords(organ, 'x-------x-------', held),
      strummed(acousticGuitar, 'x-x-x-x-', 'x---x-x-x-x-x-x-'),
      chords(strings, held),
      high(brass, 'x-------x---x---'),
    ],
  },
  {
    name: 'syncopated-bass',
    bpm: [86, 126],
    drums: [],
    melody: 0.1,
    harmonies: ['minor', 'dorian', 'major'],
    looseMs: 6,
    parts: [
      bass([...electricBass, 36, 37, 38], 'r..r..r.r..5..O.', 'r.r..r.r..r.5.r.', 'r...r.Or..r.5.3.'),
      chords([...electricPiano, 88], held, 'x-------..x-----'),
    ],
  },
  {
    name: 'montuno',
    bpm: [84, 116],
    drums: [
      { clave: 'x..x..x...x.x...', lowConga: 'o...o.xx', cowbell: 'x.x.x.x.', maracas: 'xoxoxoxo' },
      {
        clave: '..x.x...x..x..x.',
        openConga: '......xx......xx',
        slapConga: '..x.......x.....',
        guiro: 'x.xxx.xx',
        highTimbale: 'x.x.x.xx',
      },
    ],
    melody: 0.4,
    melodyPrograms: [56, 57, 73],
    harmonies: ['minor', 'mixolydian', 'harmonicMinor', 'major'],
    looseMs: 10,
    parts: [bass([32, 33], '...5..O-', '...r..5-'), chords([0, 24], 'x.xx.x.x.x.x.xx.', 'a.cb.c.a.c.b.ca.')],
  },
  {
    name: 'five-four',
    bpm: [96, 176],
    beatsPerBar: 5,
    drums: [
      { kick: 'x.....x...', snare: '....x...x.', ride: 'x.xxx.x.xx' },
      { kick: 'x..x..x...', snare: '..x.....x.', hat: 'xxxxxxxxxx' },
    ],
    melody: 0.5,
    harmonies: ['minor', 'dorian', 'major'],
    looseMs: 8,
    parts: [bass([32, 33], 'r--r--r-5-', 'r--5--O-5-'), chords([0, 4, 27], 'x--x--x-x-', 'x-----x---')],
  },
  {
    name: 'seven-eight',
    bpm: [100, 160],
    beatsPerBar: 3.5,
    drums: [
      { kick: 'x...x..', snare: '..x..x.', hat: 'xxxxxxx' },
      { kick: 'x...x.x', snare: '..x....', ride: 'x.x.x.x' },
    ],
    melody: 0.5,
    harmonies: ['minor', 'dorian', 'harmonicMinor', 'mixolydian'],
    looseMs: 8,
    parts: [bass([33, 34], 'r.r.5..', 'r-r-r-5'), chords([25, 27, 4], 'x-x-x--', 'x.x.xx.')],
  },
  {
    name: 'soul',
    bpm: [86, 124],
    octaveFirm: true,
    drums: [
      {
        kick: 'x.....x.x.......',
        snare: '....X.......X...',
        hat: 'x.x.x.x.x.x.x.x.',
        tambourine: '....x.......x...',
      },
      { kick: 'x...x...x...x...', snare: 'x...x...x...x...', hat: 'x.x.x.x.x.x.x.x.' },
    ],
    melody: 0.6,
    melodyPrograms: [65, 66, 56],
    harmonies: ['major', 'secondary', 'minor', 'mixolydian', 'jazz'],
    looseMs: 10,
    parts: [
      bass(electricBass, 'r--rr-5-', 'r-3-5-6-', 'r--.r-r5'),
      chords([0, 4, 16], 'x---x---x---x---', '..x-..x-'),
      chords(brass, '............x.x.', 'x-----x-........'),
    ],
  },
  {
    name: 'ska',
    bpm: [120, 168],
    drums: [
      { kick: '..x...x.', rim: '..x...x.', hat: 'xxxxxxxx' },
      { kick: 'x.x.x.x.', snare: '..X...X.', hat: '.x.x.x.x' },
    ],
    melody: 0.5,
    melodyPrograms: brass,
    harmonies: ['major', 'minor', 'secondary'],
    looseMs: 8,
    parts: [bass(electricBass, 'w.w.w.w.', 'r.3.5.3.'), chords([27, 16], '.x.x.x.x')],
  },
  {
    name: 'samba',
    bpm: [90, 130],
    drums: [
      {
        kick: 'x..xx..xx..xx..x',
        lowConga: '....X.......X...',
        shaker: 'xooxxooxxooxxoox',
        agogo: 'x.x..x.x.xx..x.x',
      },
    ],
    melody: 0.5,
    melodyPrograms: winds,
    harmonies: ['major', 'jazz', 'minor'],
    looseMs: 8,
    parts: [bass([32, 33], 'r..5r..5r..5r..5'), chords([24], 'x.xx.x.xx.x.xx.x', '.x.xx.x..x.xx.x.')],
  },
  {
    name: 'folk-strum',
    bpm: [84, 140],
    octaveFirm: true,
    drums: [
      { kick: 'x.......x.......', tambourine: '....x.......x...' },
      { kick: 'x...x...x...x...', shaker: 'x.x.x.x.x.x.x.x.', clap: '....x.......x...' },
    ],
    melody: 0.6,
    melodyPrograms: [73, 22, 40, 75],
    harmonies: ['major', 'mixolydian', 'dorian', 'minor'],
    looseMs: 12,
    parts: [
      bass([32], 'r---5---', 'r-------'),
      strummed(acousticGuitar, 'x---x-x---x-x-x-', 'x-x-x-x-x-x-x-x-', 'x---x-xxx---x-xx'),
    ],
  },
  {
    name: 'synthwave',
    bpm: [82, 118],
    octaveFirm: true,
    drums: [
      { kick: 'X...X...X...X...', electricSnare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'X.....X.X.......', electricSnare: '....X.......X...', hat: 'xxxxxxxxxxxxxxxx' },
    ],
    kits: [24, 25],
    melody: 0.6,
    melodyPrograms: leads,
    harmonies: ['minor', 'major', 'minorPlagal'],
    looseMs: 0,
    parts: [
      bass(synthBass, 'rrrrrrrrrrrrrrrr', 'r.rrr.rrr.rrr.rr', 'rOrOrOrO'),
      chords(pads, held),
      high(leads, 'abcdcbabcdcbabcd', 'a..b..c..d..c.b.'),
    ],
  },
  {
    name: 'afrobeat',
    bpm: [98, 124],
    drums: [
      {
        kick: 'x..x..x.x..x..x.',
        snare: '..x..x....x..x..',
        hat: 'x.xxx.xxx.xxx.xx',
        lowConga: '...x..xx...x..xx',
        shaker: 'x.x.x.x.x.x.x.x.',
      },
      { kick: 'x......x..x.....', rim: '....x..x....x..x', bell: 'x.x.xx.x.x.xx.x.' },
    ],
    melody: 0.4,
    melodyPrograms: [65, 67, 16],
    harmonies: ['dorian', 'minor', 'mixolydian'],
    looseMs: 10,
    parts: [
      bass(electricBass, 'r..r..5.r..O..5.', 'r.r..r..5.5..O..'),
      chords([27, 4], '.xx..xx..xx..xx.', 'x..x..x...x..x..'),
    ],
  },
  {
    name: 'tango',
    bpm: [56, 70],
    drums: [],
    melody: 0.9,
    melodyPrograms: [21, 23, 40],
    harmonies: ['harmonicMinor', 'harmonicMinor', 'major'],
    looseMs: 10,
    parts: [low([0, 32], 'r-r-r-r-', 'r--rr-r-'), chords([0, 21, 48], 'x.x.x.x.', 'x..xx.x.')],
  },
  {
    name: 'march',
    bpm: [100, 124],
    octaveFirm: true,
    drums: [
      { kick: 'x...x...', snare: '..x...xx' },
      { kick: 'x...x...', snare: 'x.xxx.xx', crash: '..x...x.' },
    ],
    kits: [48, 0],
    melody: 0.9,
    melodyPrograms: [56, 61, 72],
    harmonies: ['major', 'secondary', 'major'],
    looseMs: 8,
    parts: [low([58], 'r...5...'), chords([60, 61], '..x...x.', '.x.x.x.x')],
  },
  {
    name: 'gospel',
    bpm: [58, 84],
    drums: [{ kick: 'x.....x..x..', snare: '...X.....X..', ride: 'xxxxxxxxxxxx' }],
    melody: 0.5,
    melodyPrograms: [52, 65, 17],
    harmonies: ['secondary', 'major', 'borrowed', 'blues'],
    looseMs: 12,
    parts: [
      bass(electricBass, 'r--r.rr--5.3', 'r-----5-----'),
      chords([0, 16], 'x--x.xx--x.x', 'x.xx.xx.xx.x'),
      chords([16, 52], 'x-----------'),
    ],
  },
  {
    name: 'dubstep',
    bpm: [136, 146],
    drums: [
      { kick: 'X.........x.....', snare: '........X.......', hat: 'x.xx.x.xx.xx.x.x' },
      { kick: 'X..x............', clap: '........X.......', hat: '..x...x...x...x.' },
    ],
    kits: [24, 25],
    melody: 0.3,
    melodyPrograms: leads,
    harmonies: ['minor', 'harmonicMinor'],
    looseMs: 0,
    parts: [bass([38, 39, 87], 'r-r-r-..r--r--r-', 'r-------rrr.r.r.'), chords(pads, held)],
  },
  {
    name: 'two-step',
    bpm: [126, 138],
    octaveFirm: true,
    swing: { share: [0.54, 0.62], pairBeats: 0.5 },
    drums: [
      {
        kick: 'X.........x.....',
        snare: '....X.......X...',
        hat: '..x..xx...x..xx.',
        rim: '.......x.x......',
      },
      { kick: 'X..x......x.....', clap: '....X.......X...', hat: 'x.xxx.x.x.xxx.xx' },
    ],
    kits: [24, 25, 0],
    melody: 0.3,
    harmonies: ['minor', 'dorian', 'jazz'],
    looseMs: 3,
    parts: [
      bass(synthBass, 'r--.r-.5..r--.O.', 'r.....r...5..r..'),
      chords([...electricPiano, 16], '..x..x....x..x..', 'x--.x--.x-..x...'),
    ],
  },
  {
    name: 'breakbeat',
    bpm: [112, 142],
    octaveFirm: true,
    drums: [
      { kick: 'x.x.......xx....', snare: '....X..o.o..X..o', hat: 'x.x.x.x.x.x.x.x.' },
      {
        kick: 'x.........x..x..',
        snare: '....X..o....X...',
        ride: 'x.x.x.x.x.x.x.x.',
        open: '..............x.',
      },
    ],
    melody: 0.2,
    harmonies: ['minor', 'dorian', 'power'],
    looseMs: 8,
    parts: [
      bass([...synthBass, 33], 'r..r..r...r.5...', 'r.r...r.O..r....'),
      chords([81, 16, 4], 'x-----x---------', '..x...x..x......'),
      chords(pads, held),
    ],
  },
  {
    name: 'reggaeton',
    bpm: [84, 102],
    drums: [{ kick: 'X...X...X...X...', snare: '...x..x....x..x.', hat: 'x.x.x.x.x.x.x.x.' }],
    kits: [24, 25, 0],
    melody: 0.5,
    harmonies: ['minor', 'harmonicMinor', 'major'],
    looseMs: 2,
    parts: [
      bass(synthBass, 'r--r--r-r--r--r-', 'r...r...r..r..5.'),
      chords([24, 81, 4], 'x..x..x.x..x..x.', '..x...x...x...x.'),
    ],
  },
  {
    name: 'jig',
    bpm: [100, 126],
    beatsPerBar: 2,
    drums: [{}, { lowConga: 'x.xx.x', tambourine: '...x..' }],
    melody: 1,
    melodyPrograms: [40, 73, 21, 110],
    harmonies: ['major', 'dorian', 'mixolydian', 'minor'],
    looseMs: 12,
    parts: [
      low([24, 25], 'r--5--', 'r-----'),
      high([40, 73, 21, 105], 'abcdcb', 'a-cb-d', 'cbabcd'),
      strummed([24, 25], 'x.xx.x', 'x-xx-x'),
    ],
  },
  {
    name: 'chiptune',
    bpm: [104, 166],
    octaveFirm: true,
    drums: [
      { kick: 'x.......x.......', electricSnare: '....x.......x...', hat: 'x.x.x.x.x.x.x.x.' },
      { kick: 'x...x...x...x...', electricSnare: '....x..x....x.x.', hat: 'xxxxxxxxxxxxxxxx' },
    ],
    kits: [24, 25],
    melody: 1,
    melodyPrograms: [80, 81],
    harmonies: ['major', 'minor', 'harmonicMinor', 'borrowed'],
    looseMs: 0,
    parts: [
      bass([80, 87, 38], 'r.O.r.O.r.O.r.O.', 'r.r.r.5.r.r.O.5.'),
      high([80, 82], 'abcabcabcabcabca', 'abcdabcdabcdabcd'),
    ],
  },
  {
    name: 'baroque',
    bpm: [58, 104],
    drums: [],
    melody: 0.7,
    melodyPrograms: [6, 73, 40, 68],
    harmonies: ['harmonicMinor', 'secondary', 'major'],
    looseMs: 10,
    parts: [
      low([6, 42], 'r-r-r-r-', 'r-3-5-3-', 'w-w-w-w-'),
      chords([6], 'abcbdbcbabcbdbcb', '.bcd.bcd.bcd.bcd', 'a-b-c-d-c-b-a-b-'),
    ],
  },
  {
    name: 'pedal-bass',
    bpm: [84, 132],
    octaveFirm: true,
    drums: [...backbeat, ...fourOnTheFloor],
    melody: 0.5,
    harmonies: ['major', 'minor', 'mixolydian', 'minorPlagal', 'borrowed'],
    looseMs: 8,
    parts: [
      bass([...electricBass, ...synthBass], 'p.p.p.p.p.p.p.p.', 'p---------------', 'p..p..p.p..p..p.'),
      chords([...piano, ...strings, 81], held, 'x-----x---------', 'x---x---x---x---'),
      high([26, 4, 80], 'a.b.c.b.a.b.c.b.'),
    ],
  },
  {
    name: 'industrial',
    bpm: [108, 136],
    octaveFirm: true,
    drums: [
      { kick: 'X...X...X...X...', electricSnare: '....X.......X...', lowTom: '..x..x....x..x..' },
      {
        kick: 'X..xX...X..xX...',
        clap: '....X.......X...',
        hat: 'xxxxxxxxxxxxxxxx',
        cowbell: '..x.....x.....x.',
      },
    ],
    kits: [24, 16],
    melody: 0,
    harmonies: ['power', 'minor', 'dorian'],
    looseMs: 0,
    parts: [
      bass([38, 87], 'rrrrrrrrrrrrrrrr', 'r.rrr.rrr.OOr.rr'),
      low([30, 81], 'x.......x...x...', 'x..x..x...x..x..'),
    ],
  },
  {
    name: 'surf',
    bpm: [146, 184],
    drums: [
      { kick: 'x..xx...', snare: '..X..XX.', hat: 'xxxxxxxx' },
      { kick: 'x...x...', snare: '..xx..x.', ride: 'x.x.x.x.' },
    ],
    melody: 0.9,
    melodyPrograms: [26, 27],
    harmonies: ['minor', 'harmonicMinor', 'major', 'powerMajor'],
    looseMs: 10,
    parts: [bass(electricBass, 'r.r.5.5.', 'rrrr5555'), strummed(cleanGuitar, 'x.xxx.xx', '..x...x.')],
  },
  {
    name: 'minimal-pulse',
    bpm: [108, 152],
    drums: [],
    melody: 0,
    harmonies: ['major', 'minor', 'dorian', 'mixolydian'],
    looseMs: 4,
    parts: [
      chords([12, 13, 0], 'a.bca.bc.abc', 'ab.cab.c'),
      high([11, 12, 0], 'c.ba.cb.a.c.b.a.', 'a.cb.d'),
      low([12, 0, 71], 'x.x.x.x.', 'x-------'),
    ],
  },
  {
    name: 'cumbia',
    bpm: [82, 106],
    drums: [
      { kick: 'x...x...x...x...', guiro: 'x.xxx.xxx.xxx.xx', openConga: '..x...xx..x...xx' },
      { kick: 'x.....x.x.....x.', cowbell: 'x.x.x.x.x.x.x.x.', lowConga: '..x...xx..x...xx' },
    ],
    melody: 0.7,
    melodyPrograms: [21, 71, 27],
    harmonies: ['minor', 'harmonicMinor', 'major'],
    looseMs: 10,
    parts: [
      bass(electricBass, 'r---5.5.r---5.5.', 'r-..5-3-'),
      chords([21, 24, 0], '..x...x...x...x.', '..xx..xx..xx..xx'),
    ],
  },
  {
    name: 'music-box',
    bpm: [70, 118],
    beatsPerBar: 3,
    drums: [],
    melody: 0.9,
    melodyPrograms: [10, 11, 8],
    harmonies: ['major', 'major', 'minor', 'harmonicMinor'],
    looseMs: 8,
    parts: [chords([10, 11, 46], 'a-b-c-', 'a.c.b.', 'abcdcb')],
  },
];
