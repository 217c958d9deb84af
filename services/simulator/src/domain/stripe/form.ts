/** Form parameters as Stripe nests them: `metadata[plan]=pro` and `items[0][price]=…` become objects and lists. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };

type Branch = { [name: string]: FormValue | Branch };

/** @returns the tree, or the name of a parameter that fits no tree */
export function readForm(pairs: Iterable<[string, string]>): { [name: string]: FormValue } | string {
  const root: Branch = Object.create(null);
  for (const [name, value] of pairs) {
    if (!/^\w+(\[\w*\])*$/.test(name)) return name;
    const keys = name.split(/[[\]]+/).filter((key, i, all) => key !== '' || i < all.length - 1);
    if (!plant(root, keys, value)) return name;
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, toLists(value)]));
}

function plant(root: Branch, keys: readonly string[], value: string): boolean {
  let branch = root;
  for (const [i, key] of keys.entries()) {
    const name = key === '' ? String(Object.keys(branch).length) : key;
    const there = branch[name];
    if (i === keys.length - 1) {
      if (there !== undefined) return false;
      branch[name] = value;
      return true;
    }
    if (typeof there === 'string') return false;
    const next: Branch = there ? (there as Branch) : Object.create(null);
    branch[name] = next;
    branch = next;
  }
  return false;
}

/** A branch whose names are 0, 1, 2… is a list. */
function toLists(value: FormValue | Branch): FormValue {
  if (typeof value === 'string') return value;
  const names = Object.keys(value);
  const values = Object.values(value).map(toLists);
  if (names.every((name, i) => name === String(i))) return values;
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
}
