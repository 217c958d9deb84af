import type { Brand } from '@trc/contracts/documents/brand.v1';
import { expect, it } from 'vitest';
import { brandOf, coloursOf, draftOf } from './brand-draft.ts';

const brand: Brand = {
  name: 'Night Shift',
  colours: { primary: '#3b82f6', background: '#0b1020', text: '#f8fafc' },
  logo_url: 'https://night.example/logo.svg',
  sender: { name: 'Night Shift', address: 'hello@night.example' },
  links: { support: 'https://night.example/help', terms: null, privacy: null },
  cover_template: 'frame',
  device_picture: 'Qk0=',
};

it('a brand comes back from its fields as it was', () => {
  expect(brandOf(draftOf(brand))).toEqual(brand);
});

it('empty fields are nothing, not empty texts', () => {
  const { logo_url, sender, links } = brandOf({
    ...draftOf(brand),
    logo_url: ' ',
    sender_address: '',
    support: '',
  });
  expect([logo_url, sender, links.support]).toEqual([null, null, null]);
});

it('a sender without a name bears the name of the brand', () => {
  expect(brandOf({ ...draftOf(brand), sender_name: '' }).sender?.name).toBe('Night Shift');
});

it('a colour that is half typed changes nothing in the picture', () => {
  expect(coloursOf({ ...draftOf(brand), primary: '#12', text: '#ABCDEF' }, brand.colours)).toEqual({
    ...brand.colours,
    text: '#ABCDEF',
  });
});
