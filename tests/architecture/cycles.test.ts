import { expect, it } from 'vitest';
import { packageFiles, workspaces } from './code.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** One round trip through the graph, or `null`. A file that is finished leads to none and is not entered again. */
function findCycle(graph: Graph): string[] | null {
  const finished = new Set<string>();
  const way: string[] = [];
  const visit = (node: string): string[] | null => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (finished.has(node)) return null;
    way.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    way.pop();
    finished.add(node);
    return null;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle) return cycle;
  }
  return null;
}

it('no file imports itself by a detour, not even for a type: take the shared part out into a third file', () => {
  const graph = new Map(
    packageFiles.map(({ path, imports }) => [
      path,
      new Set(imports.map(({ target }) => target).filter((target) => target !== null)),
    ]),
  );
  expect(findCycle(graph)).toBeNull();
});

it('no package depends on itself by a detour', () => {
  const names = new Set(workspaces.map(({ name }) => name));
  const graph = new Map(
    workspaces.map(({ name, manifest, files }) => [
      name,
      new Set([
        ...Object.keys(manifest.dependencies ?? {}).filter((other) => names.has(other)),
        ...files
          .filter(({ isTest }) => !isTest)
          .flatMap(({ imports }) =>
            imports.map(({ specifier }) => specifier.split('/').slice(0, 2).join('/')),
          )
          .filter((other) => names.has(other) && other !== name),
      ]),
    ]),
  );
  expect(findCycle(graph)).toBeNull();
});
