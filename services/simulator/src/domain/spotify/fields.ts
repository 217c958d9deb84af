/** A parsed `fields` parameter: names to keep (or, with `not`, to drop), each with what to keep inside. */
interface Fields {
  readonly keep: Map<string, Fields | null>;
  readonly drop: Set<string>;
}

/** Applies `fields`, e.g. `total,items(added_at,item(name,album(!images)))` or `items.item.uri`. @returns undefined when it does not parse */
export function filterFields(value: unknown, fields: string): unknown {
  const parser = { text: fields.replace(/\s/g, ''), at: 0 };
  const parsed = list(parser);
  return parsed && parser.at === parser.text.length ? apply(value, parsed) : undefined;
}

function list(parser: { text: string; at: number }): Fields | undefined {
  const keep = new Map<string, Fields | null>();
  const drop = new Set<string>();
  for (;;) {
    const match = /^(!?)([a-z_0-9]+)/i.exec(parser.text.slice(parser.at));
    if (!match) return undefined;
    parser.at += match[0].length;
    const name = match[2] ?? '';
    if (match[1] === '!') drop.add(name);
    else {
      const inner = inside(parser);
      if (inner === undefined) return undefined;
      keep.set(name, inner);
    }
    if (parser.text[parser.at] !== ',') return { keep, drop };
    parser.at++;
  }
}

function inside(parser: { text: string; at: number }): Fields | null | undefined {
  const next = parser.text[parser.at];
  if (next === '(') {
    parser.at++;
    const inner = list(parser);
    if (!inner || parser.text[parser.at] !== ')') return undefined;
    parser.at++;
    return inner;
  }
  if (next !== '.') return null;
  parser.at++;
  const match = /^[a-z_0-9]+/i.exec(parser.text.slice(parser.at));
  if (!match) return undefined;
  parser.at += match[0].length;
  const deeper = inside(parser);
  return deeper === undefined ? undefined : { keep: new Map([[match[0], deeper]]), drop: new Set() };
}

function apply(value: unknown, fields: Fields): unknown {
  if (Array.isArray(value)) return value.map((member) => apply(member, fields));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name]) => !fields.drop.has(name) && (fields.keep.size === 0 || fields.keep.has(name)),
  );
  return Object.fromEntries(
    kept.map(([name, member]) => {
      const inner = fields.keep.get(name);
      return [name, inner ? apply(member, inner) : member];
    }),
  );
}
