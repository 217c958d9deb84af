import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { calleeOf, dotted, isNode, list, type Node, nameOf, textOf, walk } from './syntax.ts';

/** `name/deep/file.ttf` of a package, as an asset is named. */
const fileOfPackage = /^(@[\w.-]+\/)?[\w.-]+\/[\w./-]+\.\w+$/;
const packagePath = /^@trc\/([^/]+)\/(.+)$/;

export const root = join(import.meta.dirname, '../..');

export interface Import {
  /** What stands between the quotes. */
  readonly specifier: string;
  /** The names that are taken; `*` for all of them, `default`, none for an import of effects. */
  readonly names: readonly string[];
  /** Gone when the program runs. */
  readonly typeOnly: boolean;
  readonly line: number;
  /** The file of this repository that is meant, from the root; `null` for a package of the registry or of Node. */
  readonly target: string | null;
}

/** The rooms of a service, and where else a file may stand. */
export type Room = 'inbound' | 'domain' | 'outbound' | 'migrations' | 'top' | 'test';

export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string;
  /** `services/gateway`, `libs/contracts`, `tools`, `tests` or `deploy`. */
  readonly home: string;
  readonly room: Room;
  readonly isTest: boolean;
  readonly tree: Node;
  readonly imports: readonly Import[];
  lineOf(node: Node): number;
}

export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly license?: unknown;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

export interface Workspace {
  /** `services/gateway`. */
  readonly folder: string;
  readonly name: string;
  readonly manifest: Manifest;
  readonly files: readonly SourceFile[];
}

export const readJson = <T>(path: string): T => JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Every package of this repository with its parsed files. */
export const workspaces: readonly Workspace[] = globSync('{libs,services}/*/package.json', { cwd: root })
  .sort()
  .map((file) => {
    const folder = posix.dirname(file.replaceAll('\\', '/'));
    const manifest = readJson<Manifest>(file);
    return { folder, name: manifest.name, manifest, files: filesUnder(folder) };
  });

/** Those that run as a process. The pages run in browsers; pages.test.ts holds their walls. */
export const services = workspaces.filter(
  ({ folder }) => folder.startsWith('services/') && existsSync(join(root, folder, 'src/main.ts')),
);
export const pages = workspaces.filter(({ folder }) => folder === 'services/web');
export const libs = workspaces.filter(({ folder }) => folder.startsWith('libs/'));
/** Files of packages, then those that belong to none. */
export const packageFiles: readonly SourceFile[] = workspaces.flatMap(({ files }) => files);
export const looseFiles: readonly SourceFile[] = ['tools', 'tests', 'deploy'].flatMap((folder) =>
  filesUnder(folder),
);

function filesUnder(folder: string): SourceFile[] {
  return globSync('**/*.{ts,tsx}', {
    cwd: join(root, folder),
    exclude: (name) => name === 'node_modules' || name === 'dist' || name.endsWith('.d.ts'),
  })
    .sort()
    .map((file) => readSource(posix.join(folder, file.replaceAll('\\', '/')), folder));
}

function readSource(path: string, home: string): SourceFile {
  const code = readText(path);
  const tree = parseAst(code, { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node;
  const lineOf = (node: Node) => code.slice(0, node.start).split('\n').length;
  return {
    path,
    home,
    room: roomOf(path.slice(home.length + 1)),
    isTest: path.endsWith('.test.ts') || /^(libs|services)\/[^/]+\/test\//.test(path) || home === 'tests',
    tree,
    imports: importsOf(tree, path, lineOf),
    lineOf,
  };
}

function roomOf(inside: string): Room {
  if (!inside.startsWith('src/')) return 'test';
  const room = inside.split('/')[1];
  return room === 'inbound' || room === 'domain' || room === 'outbound' || room === 'migrations'
    ? room
    : 'top';
}

/** Imports of every form: `import`, `export from`, `import()`, the type `import('…')`, and files of packages that a `createRequire` finds. */
function importsOf(tree: Node, path: string, lineOf: (node: Node) => number): Import[] {
  const found: Import[] = [];
  let resolves = false;
  const add = (node: Node, source: unknown, names: readonly string[], typeOnly: boolean) => {
    const specifier = textOf(source);
    if (specifier === null) return;
    resolves ||= names.includes('createRequire');
    found.push({ specifier, names, typeOnly, line: lineOf(node), target: targetOf(specifier, path) });
  };
  walk(tree, (node) => {
    if (node.type === 'ImportDeclaration')
      add(node, node['source'], specifiersOf(node), node['importKind'] === 'type');
    else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration')
      add(node, node['source'], specifiersOf(node), node['exportKind'] === 'type');
    else if (node.type === 'ImportExpression') add(node, node['source'], ['*'], false);
    else if (node.type === 'TSImportType') add(node, node['source'] ?? node['argument'], ['*'], true);
    else if (resolves && fileOfPackage.test(textOf(node) ?? '')) add(node, node, ['*'], false);
  });
  return found;
}

function specifiersOf(node: Node): string[] {
  if (node.type === 'ExportAllDeclaration') return ['*'];
  return list(node['specifiers']).map((one) => {
    if (one.type === 'ImportDefaultSpecifier') return 'default';
    if (one.type === 'ImportNamespaceSpecifier') return '*';
    return nameOf(one['imported'] ?? one['local']) ?? '*';
  });
}

function targetOf(specifier: string, from: string): string | null {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  const [, lib, door] = packagePath.exec(specifier) ?? [];
  return lib && door ? `libs/${lib}/src/${door}.ts` : null;
}

/** `@scope/name/deep` is a file of `@scope/name`; what Node brings keeps its full name. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The decorators in a file: name, first argument if it is a plain name, and where. */
export function decoratorsOf(file: SourceFile) {
  const found: Array<{ readonly name: string; readonly argument: string; readonly line: number }> = [];
  walk(file.tree, (node) => {
    const { expression } = node;
    if (node.type !== 'Decorator' || !isNode(expression)) return;
    const isCall = expression.type === 'CallExpression';
    found.push({
      name: isCall ? calleeOf(expression) : dotted(expression),
      argument: isCall ? dotted(list(expression['arguments'])[0]) : '',
      line: file.lineOf(node),
    });
  });
  return found;
}

/** The folder of an installed package, as Node would find it from `from`; `null` when it is not there. */
export function installedFolder(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
    if (relative(root, folder) === '' || dirname(folder) === folder) return null;
  }
}

/** `libs/contracts/src/errors.ts:12`. */
export const at = (file: SourceFile, line: number): string => `${file.path}:${line}`;

/** What only computes: the domains, and the library that they share. */
export const isPure = ({ room, home, isTest }: SourceFile): boolean =>
  !isTest && (room === 'domain' || home === 'libs/music');
