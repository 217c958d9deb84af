/** A node of the syntax tree, as the parser gives it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export const list = (value: unknown): readonly Node[] =>
  Array.isArray(value) ? value.filter((item): item is Node => isNode(item)) : [];

export function nameOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (typeof value['name'] === 'string') return value['name'];
  return textOf(value);
}

/** The text of a string literal. */
export function textOf(value: unknown): string | null {
  if (!isNode(value)) return null;
  if (value.type === 'TSLiteralType') return textOf(value['literal']);
  return value.type === 'Literal' && typeof value['value'] === 'string' ? value['value'] : null;
}

/** `a.b.c` as written; `''` for anything else. */
export function dotted(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'Identifier') return String(value['name']);
  if (value.type !== 'MemberExpression') return '';
  const property = nameOf(value['property']);
  return property === null ? '' : `${dotted(value['object'])}.${property}`;
}

export const calleeOf = (call: Node): string => dotted(call['callee']);
