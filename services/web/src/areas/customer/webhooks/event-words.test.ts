import { expect, it } from 'vitest';
import { allEvents, eventsInWords, stateInWords } from './event-words.ts';

it('all events are everything', () => {
  expect(eventsInWords(allEvents)).toBe('Everything');
  expect(eventsInWords(['world.ready', 'sample.failed'])).toBe('world.ready, sample.failed');
});

it('a delivery says how it stands', () => {
  const sent = { last_status: 200, last_error: null };
  expect(stateInWords({ status: 'delivered', attempts: 1, ...sent })).toBe('Delivered at once');
  expect(stateInWords({ status: 'delivered', attempts: 3, ...sent })).toBe('Delivered after 3 attempts');
  expect(stateInWords({ status: 'pending', attempts: 0, last_status: null, last_error: null })).toBe(
    'About to be sent',
  );
  expect(stateInWords({ status: 'pending', attempts: 2, last_status: 500, last_error: null })).toBe(
    'HTTP 500, 2 attempts so far',
  );
  expect(stateInWords({ status: 'failed', attempts: 16, last_status: null, last_error: 'timed out' })).toBe(
    'timed out, given up after 16 attempts',
  );
});
