import { describe, expect, it } from 'vitest';
import { deviceName, distinctNames } from './device-name.ts';

describe('a name on the device', () => {
  it.each([
    ['dusty loop.wav', 'dusty loop'],
    ['../../etc/passwd.wav', 'passwd'],
    ['C:\\sounds\\kick 01.aif', 'kick 01'],
    ['Größe – “Café” №5.wav', 'Grosse Cafe No5'],
    ['太鼓.wav', 'sound'],
    ['🥁🥁.wav', 'sound'],
    ['...', 'sound'],
    ['', 'sound'],
    ['.DS_Store', 'DS_Store'],
    ['con.wav', 'con_'],
    ['tab\tand\nline\u0000.wav', 'tab_and_line'],
    [`${'long '.repeat(60)}.wav`, 'long long long long lon'],
    ['harp F#m (2).wav', 'harp F#m (2)'],
    ['ﬁne ½ ①.mp3', 'fine 1_2 1'],
    ["kick';drop--.wav", 'kick_drop'],
  ])('of %j is %j', (filename, name) => {
    expect(deviceName(filename)).toBe(name);
  });

  it('is printable ASCII of 1 to 23 characters, whatever it is made of', () => {
    for (let i = 0; i < 2_000; i++) {
      const filename = Array.from({ length: i % 300 }, (_, k) =>
        String.fromCodePoint((i * 7_919 + k * 104_729) % 0xd7ff),
      ).join('');
      expect(deviceName(filename)).toMatch(/^[A-Za-z0-9][A-Za-z0-9 #()+_-]{0,22}$/);
    }
  });

  it('is made different where two are alike, without regard to case, within its length', () => {
    expect(distinctNames(['kick', 'Kick', 'snare', 'KICK', 'kick-2'])).toEqual([
      'kick',
      'Kick-2',
      'snare',
      'KICK-3',
      'kick-2-2',
    ]);
    const same = distinctNames(Array.from({ length: 160 }, () => 'a'.repeat(23)));
    expect(new Set(same).size).toBe(160);
    expect(Math.max(...same.map(({ length }) => length))).toBe(23);
  });
});
