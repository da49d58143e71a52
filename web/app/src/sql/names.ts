// Words that cannot be names without quotes in PostgreSQL.
const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
  current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc
  distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral
  leading limit localtime localtimestamp not null offset on only or order placing primary references returning
  select session_user some symmetric table then to trailing true union unique user using variadic when where
  window with`.split(/\s+/),
);

// quoteName writes a name as SQL, with quotes where it needs them.
export function quoteName(name: string): string {
  if (/^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name)) return name;
  return `"${name.replaceAll('"', '""')}"`;
}

// nameOf reads a name as SQL does: without quotes it is in lower case.
export function nameOf(source: string): string {
  if (!source.startsWith('"')) return source.toLowerCase();
  const closed = source.length > 1 && source.endsWith('"');
  return source.slice(1, closed ? -1 : undefined).replaceAll('""', '"');
}

// quoteLiteral writes a text as SQL.
export function quoteLiteral(text: string): string {
  const quoted = text.replaceAll("'", "''");
  return text.includes("\\") ? `E'${quoted.replaceAll("\\", "\\\\")}'` : `'${quoted}'`;
}

// quoteDollar writes a text as SQL between dollars, so that places in it are
// those in the statement, moved. It returns how many characters come before it.
export function quoteDollar(text: string): { sql: string; before: number } {
  let tag = "$wat$";
  for (let n = 1; text.includes(tag.slice(0, -1)); n++) tag = `$wat${n}$`;
  return { sql: tag + text + tag, before: tag.length };
}
