import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dice, pick } from '@trc/music/dice';
import { chordName, chordOf, type HarmonyName, harmonies } from './harmony.ts';
import type { Item } from './manifest.ts';
import { tonicName } from './manifest.ts';
import { finish, playMidi, run } from './render.ts';
import type { Seeds } from './seeds.ts';
import { chooseVoice } from './songs.ts';

interface Family {
  readonly grooves: readonly string[];
  readonly bpm: readonly [number, number];
  /** Beats in MMA's bar, and how many of them make the beat that is felt. */
  readonly beatsPerBar: number;
  readonly perFelt?: number;
  readonly octaveFirm?: boolean;
  readonly harmonies: readonly HarmonyName[];
}

const plain: readonly HarmonyName[] = [
  'major',
  'minor',
  'harmonicMinor',
  'major',
  'secondary',
  'borrowed',
  'mixolydian',
];
const jazzy: readonly HarmonyName[] = ['jazz', 'jazzMinor', 'secondary', 'jazz', 'major'];

/** Grooves of MMA's own library; what they are is read from their definitions (Time and TimeSig). */
const families: readonly Family[] = [
  {
    grooves:
      '50sRock 60sRock1 8Beat 8Beat1Sus BasicRock BasicRock4Sus BubbleRock BoneyMSus BVFunk FolkRock HillCountry JazzRock R&B R&BSus SoftRock SoftRock1 RockBallad DSoul Twist Trance1 PopBallad1 SlowCountry'.split(
        ' ',
      ),
    bpm: [85, 148],
    beatsPerBar: 4,
    octaveFirm: true,
    harmonies: plain,
  },
  {
    grooves:
      'BlueGrass Dixie Polka QuickStep DixieMarch BWMarch Zydeco Jive Charleston Foxtrot RagTime BoggieWoggie'.split(
        ' ',
      ),
    bpm: [100, 190],
    beatsPerBar: 4,
    harmonies: ['major', 'major', 'secondary', 'harmonicMinor', 'blues'],
  },
  {
    grooves:
      'Swing SwingWalk EasySwing FastSwing BigBand Bebop JazzCombo JazzGuitar ModernJazz NiteJazz MellowJazz SlowJazzWalk Evansish GypsyJazz WesternSwing CountrySwing FolkyJazzGuitar Broadway'.split(
        ' ',
      ),
    bpm: [90, 200],
    beatsPerBar: 4,
    harmonies: jazzy,
  },
  {
    grooves:
      'BossaNova BossaNovaSus Samba Salsa SalsaSus Mambo Merengue Rhumba ChaCha Beguine Bolero Calypso CubanGuitar JazzRhumba Tango LightTango Son LFusion Ska'.split(
        ' ',
      ),
    bpm: [84, 150],
    beatsPerBar: 4,
    harmonies: ['minor', 'major', 'harmonicMinor', 'jazz', 'mixolydian'],
  },
  {
    grooves: 'Blues FastBlues ShuffleBoggie SlowBlues CountryBlues BlueFolk Strut'.split(' '),
    bpm: [70, 140],
    beatsPerBar: 4,
    harmonies: ['blues', 'blues', 'minorBlues'],
  },
  {
    grooves:
      'Ballad PianoBallad GuitarBallad FolkBallad StringBallad R&B-Ballad Hymn Spiritual Lullaby Arpeggio8 Folk Desert PopSpiritual ShowTune SlowBolero'.split(
        ' ',
      ),
    bpm: [56, 110],
    beatsPerBar: 4,
    harmonies: plain,
  },
  {
    grooves:
      'Waltz Waltz1Sus CountryWaltz FrenchWaltz JazzWaltz RockWaltz FastWaltz LatinWaltz BroadwayWaltz ArpeggioWaltz ModernJazzWaltz'.split(
        ' ',
      ),
    bpm: [84, 180],
    beatsPerBar: 3,
    harmonies: ['major', 'harmonicMinor', 'minor', 'secondary', 'jazz'],
  },
  {
    grooves: 'Arpeggio68 Blues68 68Swing'.split(' '),
    bpm: [150, 220],
    beatsPerBar: 6,
    perFelt: 3,
    harmonies: ['major', 'minor', 'blues'],
  },
  { grooves: ['Jazz54', 'Jazz54Walk'], bpm: [110, 180], beatsPerBar: 5, harmonies: ['jazzMinor', 'dorian'] },
];

const secondsWanted = 24;

/** In these the kick and the snare come so rarely that the beat may be heard at half the speed. */
const openOctave = ['PopBallad1', 'RockBallad', 'SlowCountry', 'HillCountry'];

/** Accompaniments by MMA (Musical MIDI Accompaniment): its grooves over our chord charts. */
export function accompaniments(seedOf: Seeds): Item[] {
  return families.flatMap((family, row) =>
    family.grooves.map((groove, nth) => accompaniment(seedOf, family, groove, row * 3 + nth)),
  );
}

function accompaniment(seedOf: Seeds, family: Family, groove: string, nth: number): Item {
  const name = groove.replace('&', 'n').toLowerCase();
  const roll = dice(seedOf(`mma ${name}`));
  const harmony = harmonies[family.harmonies[nth % family.harmonies.length] as HarmonyName];
  const tonic = (nth * 7) % 12;
  const bpm = Math.round(family.bpm[0] + roll() * (family.bpm[1] - family.bpm[0]));
  const bars = Math.max(4, 4 * Math.round((secondsWanted * bpm) / 60 / family.beatsPerBar / 4));
  const round = pick(harmony.rounds, roll).split(' ');
  const lines = Array.from({ length: bars }, (_, bar) =>
    chart(round[bar % round.length] as string, tonic, family.beatsPerBar),
  );
  const settled = round.flatMap((bar) => bar.split('/')).some((numeral) => chordOf(numeral).root === 0);
  const source = [`Tempo ${bpm}`, `RndSeed ${nth + 1}`, `Groove ${groove}`, ...lines].join('\n');
  const voice = chooseVoice(roll);
  const felt = bpm / (family.perFelt ?? 1);
  const seconds = (bars * family.beatsPerBar * 60) / bpm;
  return {
    file: `accompaniments/${name}.${['mp3', 'flac', 'wav'][nth % 3]}`,
    group: 'song',
    tempo: {
      bpm: Math.round(felt * 1000) / 1000,
      octave_firm: family.octaveFirm === true && !openOctave.includes(groove) && bpm >= 85 && bpm <= 150,
    },
    key: settled ? { tonic: tonicName(tonic), scale: harmony.scale, hard: harmony.hard } : null,
    make: async (target, scratch) => {
      const midi = join(scratch, 'song.mid');
      await writeFile(join(scratch, 'song.mma'), `${source}\n`);
      await run('mma', ['-w', '-f', midi, join(scratch, 'song.mma')]);
      await playMidi(midi, voice, join(scratch, 'song.wav'));
      await finish(
        join(scratch, 'song.wav'),
        target,
        { seconds: seconds + 0.5, peakDb: -1 - (nth % 5) },
        scratch,
      );
    },
  };
}

/** A bar of a chart as MMA reads it; a second chord enters in the middle. */
function chart(bar: string, tonic: number, beatsPerBar: number): string {
  const [first = '', second] = bar.split('/').map((numeral) => chordName(numeral, tonic));
  if (second === undefined) return first;
  const half = Math.floor(beatsPerBar / 2);
  return [first, ...Array(half - 1).fill('/'), second].join(' ');
}
