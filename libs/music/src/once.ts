/**
 * The function, computed once for each object: for values that follow from a document alone and are asked for again and
 * again. Documents do not change; a changed one is another object.
 */
export function oncePer<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}
