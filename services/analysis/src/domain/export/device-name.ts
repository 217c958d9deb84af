import { device } from '@trc/contracts/documents/export.v1';

/** Names that the file systems of Windows keep for themselves. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Letters that do not fall apart into an ASCII letter and a mark. */
const spelled: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  œ: 'oe',
  Œ: 'OE',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  þ: 'th',
  ð: 'd',
};

/**
 * A file name as the device can show it: printable ASCII of letters, digits, blanks and `#()+-_`, the first a letter or digit, 1 to 23 characters, no path, no
 * ending. Whatever else there was becomes `_`, several in a row become one, and beside a blank none.
 */
export function deviceName(filename: string): string {
  const stem = filename.replace(/^.*[\\/]/s, '').replace(/\.[^.]{1,5}$/s, '');
  const ascii = stem
    .replace(/[ßæÆøØœŒđĐłŁþð]/g, (letter) => spelled[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 #()+_-]+/g, '_')
    .replace(/_{2,}/g, '_')
    .replace(/[_ ]* [_ ]*/g, ' ')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, device.nameCharsMax)
    .replace(/[ _-]+$/, '');
  if (ascii === '') return 'sound';
  return reserved.test(ascii) ? `${ascii}_` : ascii;
}

/**
 * The same names, made different where two are alike: `kick`, `kick-2`, `kick-3`. Cards do not tell upper from lower case.
 * @param given names that are somebody's already
 */
export function distinctNames(names: readonly string[], given: readonly string[] = []): readonly string[] {
  const taken = new Set(given.map((name) => name.toLowerCase()));
  return names.map((name) => {
    let distinct = name;
    for (let n = 2; taken.has(distinct.toLowerCase()); n++) {
      const ending = `-${n}`;
      distinct = `${name.slice(0, device.nameCharsMax - ending.length)}${ending}`;
    }
    taken.add(distinct.toLowerCase());
    return distinct;
  });
}
