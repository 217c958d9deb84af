/** The part of JSON Schema that values.schema.json uses. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly maximum?: number;
  readonly oneOf?: readonly Schema[];
}

/** Follows references, and takes the side of a choice that describes something. */
export function resolve(schema: Schema, whole: Schema): Schema {
  const [choice] = schema.oneOf ?? [];
  if (choice) return resolve(choice, whole);
  if (!schema.$ref) return schema;
  const steps = schema.$ref.replace('#/', '').split('/');
  const target = steps.reduce<unknown>(
    (at, step) => (at as Record<string, unknown> | undefined)?.[step],
    whole,
  );
  if (!target) throw new Error(`${schema.$ref} is not there.`);
  const { $ref: _, ...own } = schema;
  return { ...resolve(target as Schema, whole), ...own };
}

/** Every object that a schema describes, once: its path and what it says. */
export function objectsOf(whole: Schema): Array<{ readonly path: string; readonly schema: Schema }> {
  const found: Array<{ path: string; schema: Schema }> = [];
  const seen = new Set<string>();
  const visit = (given: Schema, path: string) => {
    for (const choice of given.oneOf ?? []) visit(choice, path);
    if (given.$ref && seen.has(given.$ref)) return;
    if (given.$ref) seen.add(given.$ref);
    const schema = given.oneOf ? given : resolve(given, whole);
    if (schema.type === 'object') found.push({ path, schema });
    for (const [key, inner] of Object.entries(schema.properties ?? {}))
      visit(inner, path ? `${path}.${key}` : key);
    if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties, `${path}.*`);
    if (schema.items) visit(schema.items, `${path}[]`);
  };
  visit(whole, '');
  return found;
}
