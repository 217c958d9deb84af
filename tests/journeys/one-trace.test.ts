import { analyseSample } from '@trc/contracts/commands/analyse-sample.v1';
import { buildWorld as buildWorldCommand } from '@trc/contracts/commands/build-world.v1';
import { publishPlaylist } from '@trc/contracts/commands/publish-playlist.v1';
import { candidatesGathered } from '@trc/contracts/events/candidates-gathered.v1';
import { jobEnded } from '@trc/contracts/events/job-ended.v1';
import { playlistPublished } from '@trc/contracts/events/playlist-published.v1';
import { playlistsComposed } from '@trc/contracts/events/playlists-composed.v1';
import { sampleProcessed } from '@trc/contracts/events/sample-processed.v1';
import { worldBuilt } from '@trc/contracts/events/world-built.v1';
import { createSample } from '@trc/contracts/http/create-sample.v1';
import { getReceiptOfJob } from '@trc/contracts/http/get-receipt.v1';
import { spanNames } from '@trc/contracts/telemetry';
import { subjectOf } from '@trc/contracts/topology';
import { eventually } from '@trc/testkit/eventually';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Api } from '../support/api.ts';
import { joinInstallation, type SharedInstallation } from '../support/installation.ts';
import { completed } from '../support/jobs.ts';
import { signIn } from '../support/sign-in.ts';
import type { Span } from '../support/simulator.ts';
import { songWav } from '../support/sounds.ts';
import { buildWorld, searchedSeeds } from '../support/worlds.ts';

let installation: SharedInstallation;
beforeAll(async () => {
  installation = joinInstallation(inject('shared'));
});
afterAll(() => installation?.stop());

/** Who works on which message, in the order of the journey. */
type Hop = readonly [service: string, subject: string];

/**
 * The one trace that the job's receipt names, as soon as it is whole: each service sends its spans in its own time,
 * so every hop, its sender and its waiting have to be there, and as many of the last ones as are `expected`.
 */
async function traceOf(
  api: Api,
  jobId: string,
  hops: readonly Hop[],
  expected: { readonly hop: Hop; readonly count: number },
): Promise<readonly Span[]> {
  return eventually(`one whole trace with ${hops.map(([service]) => service).join(', ')}`, async () => {
    const { lines } = await api.call(getReceiptOfJob, { query: { job_id: jobId } });
    const [traceId, ...others] = [...new Set(lines.flatMap(({ trace_id }) => trace_id ?? []))];
    expect(others).toEqual([]);
    const spans = traceId ? await installation.simulator.trace(traceId) : [];
    const isWhole =
      hops.every((hop) => isThere(spans, hop)) && processSpans(spans, expected.hop).length >= expected.count;
    return isWhole && spans;
  });
}

function isThere(spans: readonly Span[], hop: Hop): boolean {
  const [service, subject] = hop;
  const working = processSpan(spans, hop);
  if (!working) return false;
  const waits = spans.some(
    (span) =>
      span.service === service &&
      span.name === spanNames.wait(subject) &&
      span.parentSpanId === working.parentSpanId,
  );
  return waits && spans.some(({ spanId }) => spanId === working.parentSpanId);
}

function processSpans(spans: readonly Span[], [service, subject]: Hop): readonly Span[] {
  return spans.filter((span) => span.service === service && span.name === spanNames.process(subject));
}

function processSpan(spans: readonly Span[], hop: Hop): Span | undefined {
  return processSpans(spans, hop)[0];
}

/** Waiting and working are two spans of one hop: the first ends where the second begins, and both know who sent. */
function expectHops(spans: readonly Span[], hops: readonly Hop[]): void {
  for (const hop of hops) {
    const [service, subject] = hop;
    const working = processSpan(spans, hop);
    const waiting = spans.filter((span) => span.service === service && span.name === spanNames.wait(subject));
    expect(working?.kind).toBe('consumer');
    expect(working?.links, `${service} ${subject}`).toHaveLength(1);
    expect(working?.links[0]?.spanId).toBe(working?.parentSpanId);
    expect(
      spans.some(({ spanId }) => spanId === working?.parentSpanId),
      `sender of ${subject}`,
    ).toBe(true);
    const before = waiting.filter(({ parentSpanId }) => parentSpanId === working?.parentSpanId);
    expect(before.length, `${service} waits for ${subject}`).toBeGreaterThan(0);
    expect(before.every(({ startMs, endMs }) => startMs <= endMs)).toBe(true);
    expect(before.some(({ endMs }) => endMs <= (working?.startMs ?? 0) + 1)).toBe(true);
  }
}

it('a sound is one trace from the upload over its analysis to the bill', async () => {
  const { api } = await installation.newTenant('pro');
  const { job_id } = await api.call(createSample, { file: songWav() });
  await completed(api, job_id);
  const hops: Hop[] = [
    ['analysis', subjectOf(analyseSample, 'pro')],
    ['gateway', subjectOf(sampleProcessed)],
    ['billing', subjectOf(sampleProcessed)],
    ['billing', subjectOf(jobEnded)],
  ];
  const ended: Hop = ['billing', subjectOf(jobEnded)];
  const spans = await traceOf(api, job_id, hops, { hop: ended, count: 1 });
  expectHops(spans, hops);
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === null);
  expect(roots).toMatchObject([{ service: 'gateway', kind: 'server' }]);
});

it('a world is one trace from the seeds to the published playlists and the bill', async () => {
  const { api } = await installation.newTenant('pro');
  const listener = await signIn(api, 'listener-4');
  const { job, playlists } = await buildWorld(listener, {
    seeds: { kind: 'tracks', ids: await searchedSeeds(api, ['genre:dub', 'genre:reggae']) },
    publish: { target: 'spotify' },
  });
  const hops: Hop[] = [
    ['taste', subjectOf(buildWorldCommand)],
    ['harvester', subjectOf(worldBuilt)],
    ['playlist', subjectOf(candidatesGathered)],
    ['gateway', subjectOf(playlistsComposed)],
    ['playlist', subjectOf(publishPlaylist)],
    ['gateway', subjectOf(playlistPublished)],
    ['billing', subjectOf(worldBuilt)],
    ['billing', subjectOf(candidatesGathered)],
    ['billing', subjectOf(playlistsComposed)],
    ['billing', subjectOf(playlistPublished)],
    ['billing', subjectOf(jobEnded)],
  ];
  const published: Hop = ['playlist', subjectOf(publishPlaylist)];
  const spans = await traceOf(api, job.id, hops, { hop: published, count: playlists.length });
  expectHops(spans, hops);
  expect(processSpans(spans, published)).toHaveLength(playlists.length);
});
