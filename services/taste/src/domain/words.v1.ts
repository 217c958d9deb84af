import type { LeadFeature } from './intersections.ts';

export type Pole = 'low' | 'middle' | 'high';

/** First word of a world's name, by how dark or warm the world is. */
export const moods: Readonly<Record<Pole, readonly string[]>> = {
  low: [
    'Midnight',
    'Sable',
    'Smoked',
    'Hollow',
    'Obsidian',
    'Eclipsed',
    'Violet',
    'Unlit',
    'Raven',
    'Wintering',
  ],
  middle: [
    'Pale',
    'Silver',
    'Slow',
    'Distant',
    'Opal',
    'Drifting',
    'Sleepless',
    'Tidal',
    'Borrowed',
    'Unhurried',
  ],
  high: [
    'Amber',
    'Honeyed',
    'Copper',
    'Sunlit',
    'Apricot',
    'Ember',
    'Saffron',
    'Gilded',
    'Clementine',
    'Hearthside',
  ],
};

/** Second word, by whether it is made of wood or of current. */
export const matters: Readonly<Record<Pole, readonly string[]>> = {
  low: ['Cedar', 'Clay', 'Linen', 'Walnut', 'Wool', 'Riverstone', 'Reed', 'Dirt', 'Moss', 'Birch'],
  middle: ['Velvet', 'Porcelain', 'Tape', 'Salt', 'Smoke', 'Rain', 'Paper', 'Marble', 'Tin', 'Silk'],
  high: [
    'Neon',
    'Circuit',
    'Chrome',
    'Voltage',
    'Phosphor',
    'Glass',
    'Static',
    'Signal',
    'Mercury',
    'Filament',
  ],
};

/** Last word, by how much room there is. */
export const places: Readonly<Record<Pole, readonly string[]>> = {
  low: [
    'Parlour',
    'Kitchen',
    'Attic',
    'Lamp Room',
    'Courtyard',
    'Alcove',
    'Tea House',
    'Back Room',
    'Porch',
    'Cabin',
  ],
  middle: [
    'Arcade',
    'Boulevard',
    'Garden',
    'Station',
    'Harbour',
    'Balcony',
    'Ballroom',
    'Library',
    'Corner',
    'Market',
  ],
  high: [
    'Cathedral',
    'Coastline',
    'Observatory',
    'Plateau',
    'Terminal',
    'Archipelago',
    'Delta',
    'Skyline',
    'Valley',
    'Tundra',
  ],
};

/** Where the world lies, as the end of a sentence; by mood, matter and room. */
export const placings = {
  mood: {
    low: ['on the shaded side of the street', 'where the light gives out', 'a little after the last train'],
    middle: ['between two lights', 'at an hour nobody owns', 'where shade and sun change shifts'],
    high: [
      'on the side that keeps the sun',
      'close to a fire somebody tends',
      'where the walls hold the day’s heat',
    ],
  },
  matter: {
    low: [
      'Its instruments have grain and need tuning',
      'Hands are audible here: strings, skins, air',
      'It is built of things that creak',
    ],
    middle: [
      'Wires and wood share the work',
      'Half of it is plugged in, half of it breathes',
      'It does not care what is played and what is programmed',
    ],
    high: [
      'It runs on current',
      'Its colours come from machines that somebody loves',
      'Everything here has a pilot light',
    ],
  },
  room: {
    low: [
      'and the walls are near enough to touch',
      'with space for two chairs',
      'recorded, it seems, at arm’s length',
    ],
    middle: ['with a door left open', 'neither crowded nor empty', 'as wide as a street'],
    high: [
      'and the far wall is out of sight',
      'with an echo that takes its time',
      'under a very high ceiling',
    ],
  },
} as const satisfies Record<string, Record<Pole, readonly string[]>>;

interface Side {
  /** Ends "More than most music, it …". */
  readonly traits: readonly string[];
  readonly names: readonly string[];
  readonly descriptions: readonly string[];
}

export const sides: Readonly<Record<LeadFeature, Readonly<Record<'low' | 'high', Side>>>> = {
  energy: {
    low: {
      traits: ['keeps its voice down', 'would rather glow than burn'],
      names: ['Low Flame', 'After the Guests', 'The Hush Between', 'Banked Coals', 'Felt Slippers'],
      descriptions: [
        'The quieter half of this world: softer attacks, lower ceilings, nothing that has to shout.',
        'For when the volume knob should stay where it is.',
      ],
    },
    high: {
      traits: ['leans into the wind', 'arrives with its sleeves rolled up'],
      names: ['Open Throttle', 'Blue Sparks', 'The Running Stairs', 'Full Sail', 'Struck Match'],
      descriptions: [
        'The half that pushes: louder, brighter, harder to sit through.',
        'Everything in this world that raises the pulse.',
      ],
    },
  },
  valence: {
    low: {
      traits: ['lets a minor chord stand', 'prefers the true story to the happy one'],
      names: ['Long Shadows', 'Letters Unsent', 'Ruined Chapel', 'Grey Water', 'The Late Ferry'],
      descriptions: [
        'Darker corners of the same map, where songs do not resolve before they are ready.',
        'The ache, without the self-pity.',
      ],
    },
    high: {
      traits: ['cannot help smiling', 'keeps a window open for good news'],
      names: ['Late Summer Drift', 'Lemon Light', 'Good Weather', 'The Easy Door', 'Parade Route'],
      descriptions: [
        'The sunlit side: lighter hearts, shorter shadows, choruses with their arms open.',
        'What this world plays when it is in a good mood.',
      ],
    },
  },
  danceability: {
    low: {
      traits: ['has no use for a dance floor', 'moves like weather'],
      names: ['Unmetered', 'Slack Tide', 'Loose Geometry', 'Cloud Inventory', 'Off the Grid'],
      descriptions: [
        'Pulse optional: pieces that float, swell and wander.',
        'For the parts of the day without a beat.',
      ],
    },
    high: {
      traits: ['thinks with its hips', 'always knows where the one is'],
      names: ['Hip Logic', 'Second Line', 'Floorboards', 'Small Hours Club', 'The Swing Door'],
      descriptions: [
        'Where the rhythm section does the talking.',
        'The part of this world that will not stand still.',
      ],
    },
  },
  acousticness: {
    low: {
      traits: ['plugs everything in', 'trusts the amplifier'],
      names: ['Wired Garden', 'Mains Hum', 'Transistor Bloom', 'Night Voltage', 'Plate Reverb'],
      descriptions: [
        'Amplified, sampled, switched on: the electric half.',
        'What happens here when the current is on.',
      ],
    },
    high: {
      traits: ['sounds like wood and breath', 'was played by somebody sitting close'],
      names: ['Bare Wood', 'Gut and Rosin', 'The Unplugged Room', 'Breath on Brass', 'Kitchen Table'],
      descriptions: [
        'Wood, skin, breath: the half that would survive a power cut.',
        'Close microphones and nothing to hide behind.',
      ],
    },
  },
  instrumentalness: {
    low: {
      traits: ['has something to say', 'puts the singer in the middle'],
      names: ['Spoken For', 'Close Harmony', 'First Person', 'The Singer’s Chair', 'Every Word'],
      descriptions: [
        'Voices first: songs that tell you something.',
        'The half of this world with lyrics worth reading.',
      ],
    },
    high: {
      traits: ['does without words', 'lets the instruments finish the sentence'],
      names: ['Without Words', 'Slow Shutter', 'The Empty Marquee', 'Interludes', 'Mute Cinema'],
      descriptions: ['No one sings; the rooms do the talking.', 'Music to think beside.'],
    },
  },
  tempo: {
    low: {
      traits: ['is in no hurry', 'gives every bar its full length'],
      names: ['The Long Way Home', 'Half Speed', 'Slow Bloom', 'Patient Hands', 'Sunday Clock'],
      descriptions: ['The slower half: time stretched until the details show.', 'Unhurried, all of it.'],
    },
    high: {
      traits: ['walks faster than the crowd', 'has a train to catch'],
      names: ['Quickstep', 'Express Line', 'Running Water', 'Short Fuse', 'Two Stairs at a Time'],
      descriptions: ['The quick half: forward motion, little rest.', 'For when the day needs a push.'],
    },
  },
};

export const eras = {
  early: {
    names: [
      'The First Chapter',
      'Where It Began',
      'The Older Shelf',
      'Early Pressings',
      'The Back Catalogue',
    ],
    descriptions: [
      'The earlier half of this world: where the rest of it comes from.',
      'The older records of this world, before the others answered them.',
    ],
  },
  late: {
    names: ['The Newest Pages', 'Fresh From the Press', 'This Side of Now', 'The Latest Arrivals', 'New Ink'],
    descriptions: [
      'The later half of this world: where it has been heading.',
      'The newer records of this world, still close to today.',
    ],
  },
} as const;

export const hearts = {
  names: ['Centre of Gravity', 'The Main Room', 'Home Key', 'Where Roads Meet', 'The Middle of the Map'],
  descriptions: [
    'The heart of this world: what everything else here is a variation of.',
    'If one playlist had to stand for all of them, it would be this one.',
  ],
} as const;

/** Behind a tag's own name. */
export const tagRooms = [
  'Annex',
  'Side Street',
  'Weather',
  'Almanac',
  'Detour',
  'Reading Room',
  'Tides',
  'Cellar',
  'Terrace',
  'Postcards',
] as const;
export const tagDescriptions = [
  'Everything in this world that leans towards {tag}.',
  'The {tag} quarter, and the streets around it.',
  'Starts at {tag} and does not stray far.',
] as const;

export const openings = [
  'Your centre of gravity lies {mood}, {room}.',
  'This world is found {mood}, {room}.',
  'Follow these songs back and they meet {mood}, {room}.',
  'Somewhere {mood} there is a place like this, {room}.',
] as const;
export const traitSentences = [
  'More than most music, it {traits}.',
  'Compared with everything else out there, it {traits}.',
  'You would know it by ear: it {traits}.',
] as const;
export const tagSentences = [
  'On its signs you read {tags}.',
  'The locals speak {tags}.',
  'Its shelves are labelled {tags}.',
  'It borrows freely from {tags}.',
] as const;
export const keywordSentences = [
  'You asked for {words}, and the map was drawn around that.',
  'The words you left at the door: {words}.',
] as const;
export const avoidSentences = [
  'What is {words} stays outside.',
  'There is no entrance for the {words}.',
  'The {words} was politely shown out.',
] as const;
