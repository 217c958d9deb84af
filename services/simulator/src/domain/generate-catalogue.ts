import type { CatalogueRow, Features } from './catalogue.ts';
import { base62Id, clamp, dice, normal, pick } from './dice.ts';

/** Mean energy, valence, danceability, acousticness, instrumentalness, speechiness, tempo (bpm), and the first year of a genre. */
type Profile = readonly [number, number, number, number, number, number, number, number];

const GENRES: Readonly<Record<string, Profile>> = {
  ambient: [0.18, 0.2, 0.25, 0.8, 0.85, 0.04, 88, 1978],
  'dark ambient': [0.25, 0.08, 0.2, 0.6, 0.9, 0.05, 80, 1985],
  drone: [0.2, 0.1, 0.15, 0.6, 0.92, 0.04, 75, 1975],
  'neo-classical': [0.15, 0.2, 0.25, 0.95, 0.88, 0.04, 95, 1998],
  downtempo: [0.42, 0.4, 0.62, 0.35, 0.6, 0.06, 95, 1993],
  'trip hop': [0.5, 0.35, 0.6, 0.3, 0.35, 0.08, 90, 1991],
  'lo-fi beats': [0.32, 0.42, 0.68, 0.6, 0.8, 0.09, 82, 2012],
  'deep house': [0.62, 0.5, 0.78, 0.1, 0.6, 0.05, 121, 1988],
  techno: [0.82, 0.25, 0.72, 0.03, 0.83, 0.05, 130, 1988],
  'minimal techno': [0.62, 0.3, 0.78, 0.06, 0.85, 0.05, 125, 1996],
  trance: [0.86, 0.35, 0.58, 0.02, 0.62, 0.05, 137, 1993],
  'drum and bass': [0.9, 0.35, 0.55, 0.03, 0.6, 0.08, 174, 1993],
  dubstep: [0.85, 0.3, 0.6, 0.04, 0.5, 0.1, 140, 2003],
  idm: [0.55, 0.35, 0.55, 0.25, 0.8, 0.06, 118, 1993],
  electropop: [0.7, 0.55, 0.68, 0.12, 0.05, 0.06, 120, 1981],
  synthwave: [0.7, 0.45, 0.62, 0.06, 0.6, 0.04, 110, 2006],
  'synth-pop': [0.68, 0.6, 0.66, 0.12, 0.08, 0.04, 122, 1979],
  'nu disco': [0.75, 0.72, 0.8, 0.08, 0.3, 0.05, 118, 2003],
  disco: [0.75, 0.82, 0.78, 0.15, 0.08, 0.05, 120, 1975],
  funk: [0.72, 0.82, 0.78, 0.18, 0.1, 0.07, 108, 1968],
  soul: [0.45, 0.55, 0.58, 0.55, 0.02, 0.05, 100, 1963],
  'neo soul': [0.48, 0.5, 0.65, 0.38, 0.05, 0.1, 92, 1996],
  'r&b': [0.55, 0.5, 0.68, 0.22, 0.01, 0.1, 100, 1990],
  'hip hop': [0.65, 0.5, 0.75, 0.15, 0.02, 0.25, 95, 1987],
  trap: [0.62, 0.35, 0.75, 0.15, 0.02, 0.2, 142, 2010],
  'boom bap': [0.65, 0.55, 0.74, 0.2, 0.06, 0.26, 92, 1990],
  jazz: [0.32, 0.45, 0.5, 0.8, 0.5, 0.05, 110, 1956],
  'spiritual jazz': [0.45, 0.4, 0.42, 0.72, 0.65, 0.05, 112, 1965],
  'bossa nova': [0.3, 0.62, 0.6, 0.8, 0.15, 0.05, 120, 1959],
  folk: [0.3, 0.4, 0.48, 0.82, 0.06, 0.04, 112, 1964],
  'indie folk': [0.35, 0.38, 0.5, 0.72, 0.1, 0.04, 115, 2004],
  'indie pop': [0.6, 0.55, 0.62, 0.28, 0.06, 0.05, 118, 2002],
  'dream pop': [0.52, 0.32, 0.45, 0.3, 0.3, 0.04, 112, 1987],
  shoegaze: [0.72, 0.28, 0.36, 0.08, 0.4, 0.05, 118, 1989],
  'post-rock': [0.58, 0.22, 0.32, 0.2, 0.82, 0.05, 118, 1995],
  'art rock': [0.6, 0.42, 0.48, 0.22, 0.12, 0.05, 118, 1970],
  'post-punk': [0.75, 0.48, 0.55, 0.06, 0.12, 0.05, 138, 1979],
  'hard rock': [0.85, 0.5, 0.48, 0.05, 0.03, 0.06, 128, 1972],
  metal: [0.95, 0.28, 0.4, 0.01, 0.2, 0.09, 132, 1984],
  'city pop': [0.65, 0.75, 0.7, 0.22, 0.03, 0.04, 112, 1978],
  reggaeton: [0.75, 0.68, 0.8, 0.18, 0.01, 0.1, 95, 2002],
  afrobeat: [0.72, 0.75, 0.74, 0.25, 0.2, 0.08, 112, 1970],
  dub: [0.45, 0.55, 0.75, 0.2, 0.55, 0.12, 85, 1973],
  reggae: [0.5, 0.75, 0.76, 0.2, 0.03, 0.11, 90, 1971],
};

const NEIGHBOURS = Object.keys(GENRES);
const FIRST =
  'Silver,Velvet,Hollow,Paper,Neon,Quiet,Golden,Pale,Electric,Northern,Distant,Broken,Crystal,Midnight,Copper,Burning,Glass,Wild,Secret,Lunar,Solar,Faded,Crimson,Static,Concrete,Tidal,Frozen,Amber,Plastic,Sacred,Violet,Ivory'.split(
    ',',
  );
const SECOND =
  'Harbour,Rivers,Machine,Gardens,Signal,Echo,Tigers,Parade,Horizon,Mirror,Motel,Choir,Avenue,Animals,Satellite,Orchard,Lights,Cartel,Theory,Ghosts,Pilots,Lanterns,Cinema,Foxes,Island,Method,Empire,Kites,Station,Dancers,Wolves,Static'.split(
    ',',
  );
const GIVEN =
  'Mara,Jonas,Aiko,Lena,Tomás,Ines,Yuki,Olu,Sven,Nadia,Kofi,Elif,Marta,Björn,Chloé,Raúl,Zora,Emre,Anouk,Dmitri,Hana,Luca,Priya,Femi'.split(
    ',',
  );
const FAMILY =
  'Okafor,Lindqvist,Tanaka,Moreau,Silva,Kowalski,Haddad,Novák,Reyes,Bianchi,Sørensen,Park,Mensah,Ivanova,Castellanos,Fischer,Demir,Watanabe,O’Neill,Duarte'.split(
    ',',
  );
const NON_LATIN_ARTISTS = [
  '山下 花子',
  '夜の電車',
  'Кино Ночь',
  'Αστέρια',
  'فيروز الليل',
  '달빛 정원',
  'Тихий Океан',
  '波の間',
];
const NOUNS =
  'Rain,Fire,Window,Summer,Shadow,Heart,Road,Ocean,Winter,Dream,Skin,Clock,Night,Letter,Bridge,Moon,Garden,Wire,Storm,Circle,City,Mountain,Colour,Silence,Body,Morning,River,Light,Machine,Dust'.split(
    ',',
  );
const ADJECTIVES =
  'Slow,Blue,Endless,Empty,Sweet,Heavy,Lost,Soft,Strange,Bright,Low,Lonely,Deep,Cold,Warm,Secret,Little,Last,First,Perfect'.split(
    ',',
  );
const NON_LATIN_TITLES = [
  '雨のあと',
  '真夜中のドライブ',
  '青い影',
  'Последний поезд',
  'Белая ночь',
  'Το κύμα',
  'ليل طويل',
  '새벽 거리',
  'さよなら東京',
  '夏の終わり',
];
const MIXES = ['Club Mix', 'Night Remix', 'Extended Mix', 'Acoustic', 'Live'];

interface Maker {
  readonly name: string;
  readonly genres: readonly string[];
  readonly fame: number;
  readonly offset: number;
}

/**
 * A made-up catalogue: artists with one to three neighbouring genres, albums over a career, features around the means of the genre,
 * later remasters and guest spots of the same recordings, some titles in other scripts.
 * @param count number of tracks
 */
export function generateCatalogue(seed: string, count: number): CatalogueRow[] {
  const roll = dice(`catalogue:${seed}`);
  const makers = makeArtists(seed, roll, Math.max(40, Math.round(count / 9)));
  const rows: CatalogueRow[] = [];
  const taken = new Set<string>();
  for (let turn = 0; rows.length < count; turn++) {
    const maker = pick(roll, makers);
    const profile = profileOf(pick(roll, maker.genres));
    const size = roll() < 0.35 ? 1 : Math.round(4 + roll() * 9);
    const year = clamp(Math.round(profile[7] + roll() ** 0.7 * (2026 - profile[7])), profile[7], 2026);
    const date = dateIn(year, roll);
    const names = Array.from({ length: size }, () => freshTitle(maker.name, taken, roll));
    const albumName =
      size === 1 ? (names[0] ?? 'Untitled') : roll() < 0.3 ? (names[0] ?? 'Untitled') : titleOf(roll);
    const albumId = base62Id(`${seed}:album:${turn}`);
    const album: CatalogueRow[] = names.map((title, position) => {
      const guest = roll() < 0.08 ? pick(roll, makers) : undefined;
      const credited = guest && guest.name !== maker.name ? guest.name : undefined;
      const mix = roll() < 0.04 ? ` - ${pick(roll, MIXES)}` : '';
      return {
        id: base62Id(`${seed}:track:${turn}:${position}`),
        name: `${title}${credited && roll() < 0.7 ? ` (feat. ${credited})` : ''}${mix}`,
        artists: credited ? [maker.name, credited] : [maker.name],
        popularity: Math.round(clamp(normal(roll, maker.fame, 14), 0, 100)),
        albumId,
        albumName,
        releaseDate: date,
        durationMs: Math.round(
          clamp(normal(roll, profile[4] > 0.6 ? 290_000 : 225_000, 55_000), 62_000, 900_000),
        ),
        genres: maker.genres,
        features: featuresOf(profile, maker.offset, roll),
      };
    });
    rows.push(...album);
    if (size > 4 && year < 2010 && roll() < 0.25) rows.push(...remaster(album, seed, turn, roll));
  }
  return rows.slice(0, count);
}

function makeArtists(seed: string, roll: () => number, count: number): Maker[] {
  const names = new Set<string>(NON_LATIN_ARTISTS);
  for (let n = 0; names.size < count; n++) {
    const name =
      roll() < 0.45
        ? `${pick(roll, FIRST)} ${pick(roll, SECOND)}`
        : `${pick(roll, GIVEN)} ${pick(roll, FAMILY)}`;
    names.add(names.has(name) ? `${name} ${pick(dice(`${seed}:${n}`), SECOND)}` : name);
  }
  return [...names].map((name) => {
    const home = Math.floor(roll() * NEIGHBOURS.length);
    const genres = [
      ...new Set(
        [0, 1, 2]
          .slice(0, 1 + Math.floor(roll() * 3))
          .map((step) => NEIGHBOURS[(home + step) % NEIGHBOURS.length]),
      ),
    ];
    return {
      name,
      genres: genres as string[],
      fame: clamp(normal(roll, 34, 18), 2, 92),
      offset: normal(roll, 0, 0.08),
    };
  });
}

function profileOf(genre: string): Profile {
  const profile = GENRES[genre];
  if (!profile) throw new Error(`no profile for the genre ${genre}`);
  return profile;
}

function featuresOf(
  [energy, valence, danceability, acousticness, instrumentalness, speechiness, tempo]: Profile,
  offset: number,
  roll: () => number,
): Features {
  const near = (mean: number, spread: number) =>
    Number(clamp(normal(roll, mean, spread), 0, 0.999).toFixed(4));
  const e = near(energy + offset, 0.1);
  return {
    danceability: near(danceability, 0.09),
    energy: e,
    key: Math.floor(roll() * 12),
    loudness: Number(clamp(normal(roll, -22 + 18 * e, 1.8), -40, 0).toFixed(3)),
    mode: roll() < 0.35 + valence * 0.5 ? 1 : 0,
    speechiness: near(speechiness, 0.03),
    acousticness: near(acousticness - offset, 0.13),
    instrumentalness: near(instrumentalness, 0.12),
    liveness: near(0.15, 0.08),
    valence: near(valence + offset, 0.13),
    tempo: Number(clamp(normal(roll, tempo, tempo * 0.06), 50, 210).toFixed(3)),
  };
}

function titleOf(roll: () => number): string {
  const form = roll();
  if (form < 0.05) return pick(roll, NON_LATIN_TITLES);
  if (form < 0.35) return `${pick(roll, ADJECTIVES)} ${pick(roll, NOUNS)}`;
  if (form < 0.55) return `${pick(roll, NOUNS)} of ${pick(roll, NOUNS)}`;
  if (form < 0.7) return `The ${pick(roll, ADJECTIVES)} ${pick(roll, NOUNS)}`;
  if (form < 0.85) return `${pick(roll, NOUNS)} & ${pick(roll, NOUNS)}`;
  return `${pick(roll, ADJECTIVES)} ${pick(roll, NOUNS)}, Pt. ${1 + Math.floor(roll() * 3)}`;
}

/** An artist seldom uses a title twice. */
function freshTitle(artist: string, taken: Set<string>, roll: () => number): string {
  let title = titleOf(roll);
  for (let tries = 0; taken.has(`${artist} ${title}`) && tries < 8; tries++) title = titleOf(roll);
  taken.add(`${artist} ${title}`);
  return title;
}

function dateIn(year: number, roll: () => number): string {
  if (year < 1985 && roll() < 0.5) return String(year);
  const month = String(1 + Math.floor(roll() * (year === 2026 ? 10 : 12))).padStart(2, '0');
  return `${year}-${month}-${String(1 + Math.floor(roll() * 28)).padStart(2, '0')}`;
}

function remaster(
  album: readonly CatalogueRow[],
  seed: string,
  turn: number,
  roll: () => number,
): CatalogueRow[] {
  const year = 2009 + Math.floor(roll() * 15);
  return album.map((row, position) => ({
    ...row,
    id: base62Id(`${seed}:remaster:${turn}:${position}`),
    name: `${row.name} - ${roll() < 0.5 ? `Remastered ${year}` : `${year} Remaster`}`,
    albumId: base62Id(`${seed}:reissue:${turn}`),
    albumName: `${row.albumName} (Remastered)`,
    releaseDate: `${year}-06-12`,
    popularity: Math.round(row.popularity * 0.8),
  }));
}
