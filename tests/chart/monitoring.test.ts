import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { IService } from 'kubernetes-models/v1/Service';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { metricNames } from '../../libs/contracts/src/telemetry.ts';
import { chartFolder, profiles, readChartFile, release, render, root } from './support/chart.ts';
import { type KubernetesObject, type Labels, ofKind, podGroups, selects } from './support/objects.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: {
    readonly summary?: string;
    readonly description?: string;
    readonly runbook?: string;
  };
}
interface Rules {
  readonly groups: ReadonlyArray<{ readonly name: string; readonly rules: readonly Rule[] }>;
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: ReadonlyArray<{ readonly expr: string }>;
}
interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly templating: { readonly list: ReadonlyArray<{ readonly name: string; readonly query: string }> };
  readonly panels: readonly Panel[];
}

const rules = (parse(readChartFile('files/alerts.yaml')) as Rules).groups.flatMap((group) => group.rules);
const dashboards = globSync('files/dashboards/*.json', { cwd: chartFolder })
  .sort()
  .map((file) => ({ file: basename(file), ...(JSON.parse(readChartFile(file)) as Dashboard) }));

const sources = globSync('{libs,services}/*/src/**/*.ts', { cwd: root })
  .filter((file) => !file.endsWith('.test.ts') && !file.startsWith('libs/contracts/'))
  .map((file) => readFileSync(join(root, file), 'utf8'));

/** What the product exports, under the names that Prometheus gives to the parts of a histogram. */
const exported = new Set<string>(
  Object.values(metricNames).flatMap((name) =>
    name.endsWith('_seconds') && sources.some((text) => isHistogram(text, name))
      ? ['_bucket', '_sum', '_count'].map((part) => `${name}${part}`)
      : [name],
  ),
);

function isHistogram(text: string, name: string): boolean {
  const key = Object.entries(metricNames).find(([, value]) => value === name)?.[0];
  return new RegExp(`[hH]istogram\\(\\s*metricNames\\.${key}\\b`).test(text);
}

/** Names in an expression that look like metrics of ours; `up` is Prometheus' own. */
const metricsIn = (expression: string) => expression.match(/\btrc_[a-z0-9_]+/g) ?? [];

const texts = [
  ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
  ...dashboards.flatMap(({ file, panels, templating }) => [
    ...panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ where: `${file}: ${title}`, expr })),
    ),
    ...templating.list.map(({ name, query }) => ({ where: `${file}: $${name}`, expr: query })),
  ]),
];

describe('metrics', () => {
  it('that dashboards and alerts name are exported', () => {
    const unknown = texts.flatMap(({ where, expr }) =>
      metricsIn(expr)
        .filter((name) => !exported.has(name))
        .map((name) => `${where}: nobody exports ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('that have a name are told by some service and shown on some dashboard', () => {
    const shown = new Set(
      dashboards
        .flatMap(({ panels }) => panels.flatMap(({ targets }) => targets))
        .flatMap(({ expr }) => metricsIn(expr)),
    );
    const faults = Object.entries(metricNames).flatMap(([key, name]) => [
      ...(sources.some((text) => text.includes(`metricNames.${key}`)) ? [] : [`nobody tells ${name}`]),
      ...([...shown].some((one) => one === name || one.startsWith(`${name}_`))
        ? []
        : [`no dashboard shows ${name}`]),
    ]);
    expect(faults).toEqual([]);
  });
});

describe('alerts', () => {
  const headings = readFileSync(join(root, 'docs/operations.md'), 'utf8').matchAll(/^#+ (.+)$/gm);
  const anchors = new Set([...headings].map(([, heading = '']) => anchorOf(heading)));

  it.each(rules)('$alert says how bad it is, what it is, what to do, and where more stands', (rule) => {
    expect(rule.labels?.severity).toMatch(/^(critical|warning|info)$/);
    expect(rule.annotations?.summary).toMatch(/\.$/);
    expect(rule.annotations?.description).toMatch(/\.$/);
    const [file, anchor = ''] = rule.annotations?.runbook?.split('#') ?? [];
    expect(file).toBe('docs/operations.md');
    expect([...anchors]).toContain(anchor);
  });

  it('have names of their own', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
});

/** GitHub's: lower case, no punctuation, a hyphen for each space. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('dashboards', () => {
  it.each(dashboards)('$file: panels have ids of their own and do not cover each other', ({ panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  it.each(dashboards)('$file: every query looks at the chosen namespace only', ({ panels }) => {
    const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const open = expressions.filter((expr) =>
      /\b(trc_[a-z0-9_]+|up)\b(?!\{[^}]*namespace="\$namespace")/.test(expr),
    );
    expect(open).toEqual([]);
  });
});

interface Monitored extends KubernetesObject {
  readonly spec: {
    readonly jobLabel: string;
    readonly selector: { readonly matchLabels: Labels };
    readonly endpoints: ReadonlyArray<{ readonly port: string; readonly path: string }>;
  };
}

const everything = profiles.find(({ name }) => name === 'production');

describe('the chart', () => {
  if (!everything) throw new Error('there is no ci/production-values.yaml');
  const objects = render(everything);

  it('scrapes every workload that tells metrics, under the job that alerts look for', () => {
    const [monitor] = ofKind<Monitored>(objects, 'ServiceMonitor');
    const [endpoint] = monitor?.spec.endpoints ?? [];
    const services = ofKind<IService>(objects, 'Service');
    const scraped = services
      .filter(({ metadata, spec }) =>
        selects(monitor?.spec.selector.matchLabels, (metadata?.labels ?? {}) as Labels)
          ? spec?.ports?.some(({ name }) => name === endpoint?.port)
          : false,
      )
      .map(({ metadata }) => metadata?.labels?.['app.kubernetes.io/component']);
    const telling = podGroups(objects)
      .filter(({ containers }) =>
        containers.some(({ ports }) => ports?.some(({ name }) => name === 'metrics')),
      )
      .map(({ component }) => component);
    expect(telling.length).toBeGreaterThan(5);
    expect(scraped.toSorted()).toEqual(telling.toSorted());
    expect(endpoint?.path).toBe('/metrics');
    const job = services.find(({ metadata }) => metadata?.name === `${release}-gateway`)?.metadata?.labels?.[
      monitor?.spec.jobLabel ?? ''
    ];
    const jobs = texts.flatMap(({ expr }) =>
      [...expr.matchAll(/\bup\{[^}]*job="([^"]*)"/g)].map(([, name]) => name),
    );
    expect(new Set(jobs)).toEqual(new Set([job]));
  });

  it('carries alerts and dashboards as they stand in its files', () => {
    const [rule] = ofKind<{ spec: Rules }>(objects, 'PrometheusRule');
    expect(rule?.spec).toEqual(parse(readChartFile('files/alerts.yaml')));
    const carried = ofKind<KubernetesObject & { data: Record<string, string> }>(objects, 'ConfigMap')
      .filter(({ metadata }) => metadata.labels?.['grafana_dashboard'] === '1')
      .flatMap(({ data }) => Object.values(data).map((text) => (JSON.parse(text) as Dashboard).uid));
    expect(carried.toSorted()).toEqual(dashboards.map(({ uid }) => uid).toSorted());
  });

  it('asks for nothing of Prometheus or Grafana where nobody wants it', () => {
    const least = profiles.find(({ name }) => name === 'minimal');
    if (!least) throw new Error('there is no ci/minimal-values.yaml');
    const kinds = render(least).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds.filter((kind) => /ServiceMonitor|PrometheusRule|dashboard/.test(kind))).toEqual([]);
  });
});
