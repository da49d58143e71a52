// groupBy is Map.groupBy, which Node has from version 21 on only; the tests run
// on older ones.
export function groupBy<K, V>(list: Iterable<V>, key: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of list) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}
