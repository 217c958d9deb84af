import { expect, it } from 'vitest';
import { at, isPure, packageFiles, type SourceFile } from './code.ts';
import { calleeOf, dotted, isNode, list, type Node, nameOf, walk } from './syntax.ts';

/** Names that every program has without importing them, and what to do instead. */
const worldly: Readonly<Record<string, string>> = {
  'Date.now': 'take the instant as an argument.',
  'performance.now': 'take the measured time as an argument.',
  'DateTime.now': 'take the instant as an argument.',
  'DateTime.local': 'take the instant as an argument.',
  'DateTime.utc': 'take the instant as an argument.',
  'Math.random': 'take the dice as an argument.',
  crypto: 'take the hash, id or dice as an argument.',
  process: 'take the value as an argument.',
  setTimeout: 'a rule does not wait; return when to do what.',
  setInterval: 'a rule does not wait; return when to do what.',
  setImmediate: 'a rule does not wait; return what to do.',
  fetch: 'ask in outbound and hand the answer in.',
  console: 'return what is to be told.',
  globalThis: 'take the value as an argument.',
};

it('a domain, and what domains share, has no clock, no dice, no timer and no environment', () => {
  const wrong = packageFiles.filter(isPure).flatMap((file) => {
    const own = declaredIn(file.tree);
    return usesOf(file.tree)
      .filter(({ name }) => name in worldly && !own.has(name))
      .map(({ name, node }) => `${at(file, file.lineOf(node))} uses ${name}: ${worldly[name]}`)
      .concat(clocks(file));
  });
  expect(wrong).toEqual([]);
});

/** `new Date()` and `Date()` ask the clock; `new Date(instant)` does not. */
function clocks(file: SourceFile): string[] {
  const found: string[] = [];
  walk(file.tree, (node) => {
    const isNew = node.type === 'NewExpression' && list(node['arguments']).length === 0;
    if ((isNew || node.type === 'CallExpression') && calleeOf(node) === 'Date')
      found.push(
        `${at(file, file.lineOf(node))} asks the clock with Date(): take the instant as an argument.`,
      );
  });
  return found;
}

it('the environment is read in config.ts, once', () => {
  const wrong = packageFiles
    .filter(({ path }) => !/[/.]config\.ts$/.test(path))
    .flatMap((file) => {
      const found: string[] = [];
      const add = (node: Node) =>
        found.push(
          `${at(file, file.lineOf(node))} reads the environment: add a variable to config.ts and take it from the configuration.`,
        );
      walk(file.tree, (node) => {
        if (dotted(node) === 'process.env') add(node);
        if (node.type === 'VariableDeclarator' && dotted(node['init']) === 'process' && takesEnv(node['id']))
          add(node);
      });
      for (const { specifier, names, line } of file.imports)
        if (
          /^(node:)?process$/.test(specifier) &&
          names.some((name) => ['env', 'default', '*'].includes(name))
        )
          found.push(`${at(file, line)} imports the environment: take it from the configuration.`);
      return found;
    });
  expect(wrong).toEqual([]);
});

const takesEnv = (pattern: unknown) =>
  isNode(pattern) && list(pattern['properties']).some((property) => nameOf(property['key']) === 'env');

/** What a file says by name: `a` and `a.b`, without the names of properties. */
function usesOf(tree: Node): Array<{ name: string; node: Node }> {
  const found: Array<{ name: string; node: Node }> = [];
  const isName = new Set<unknown>();
  walk(tree, (node) => {
    if (node.type === 'MemberExpression') {
      found.push({ name: dotted(node), node });
      if (node['computed'] !== true) isName.add(node['property']);
    }
    if (node['key'] && node['computed'] !== true) isName.add(node['key']);
    if (node.type.startsWith('TS')) for (const child of Object.values(node)) isName.add(child);
    if (node.type === 'Identifier' && !isName.has(node)) found.push({ name: String(node['name']), node });
  });
  return found;
}

/** Names that the file itself gives: imports, variables, functions and their arguments. */
function declaredIn(tree: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const bind = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    if (pattern.type === 'Identifier') names.add(String(pattern['name']));
    for (const key of ['properties', 'elements']) for (const one of list(pattern[key])) bind(one);
    for (const key of ['value', 'left', 'argument']) bind(pattern[key]);
  };
  walk(tree, (node) => {
    if (node.type === 'VariableDeclarator') bind(node['id']);
    if (node.type.startsWith('Import') && node['local']) bind(node['local']);
    if (/Function|Method/.test(node.type)) {
      bind(node['id']);
      for (const parameter of list(node['params'])) bind(parameter);
    }
  });
  return names;
}
