import { expect, it } from 'vitest';
import { tracePage } from './pages.ts';
import { inOrder, readSpans, summarise } from './spans.ts';

const span = (
  spanId: string,
  parentSpanId: string | undefined,
  start: number,
  end: number,
  name = spanId,
) => ({
  traceId: 't1',
  spanId,
  parentSpanId,
  name,
  kind: 2,
  startTimeUnixNano: `${1_700_000_000_000 + start}000000`,
  endTimeUnixNano: `${1_700_000_000_000 + end}000000`,
  attributes: [
    { key: 'n', value: { intValue: '7' } },
    { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }] } } },
  ],
  status: { code: 2 },
});
const body = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'gateway' } }] },
      scopeSpans: [{ spans: [span('b', 'a', 10, 20), span('a', undefined, 0, 50, '<GET>')] }],
    },
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'taste' } }] },
      scopeSpans: [{ spans: [span('c', 'b', 12, 80)] }],
    },
  ],
};

it('reads spans of several services into one flat list', () => {
  const spans = readSpans(body);
  expect(spans[0]).toMatchObject({
    service: 'gateway',
    parentSpanId: 'a',
    kind: 'server',
    attributes: { n: 7, list: ['a'] },
    status: 'error',
  });
  expect(inOrder(spans).map(({ span: { spanId }, depth }) => [spanId, depth])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ]);
  expect(summarise(spans)).toMatchObject([
    { traceId: 't1', root: '<GET>', services: ['gateway', 'taste'], spans: 3, durationMs: 80 },
  ]);
});

it('refuses what is no export request', () => {
  for (const bad of [null, [], {}, { resourceSpans: 'x' }]) expect(() => readSpans(bad)).toThrow();
});

it('the waterfall shows names as text, never as markup', () => {
  const page = tracePage('t1', readSpans(body));
  expect(page).not.toContain('<GET>');
  expect(page).toContain('&#60;GET&#62;');
});
