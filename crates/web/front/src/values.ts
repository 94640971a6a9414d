// Reads a form into the JSON document that the schema describes, as the server does.

export type Json = string | number | boolean | Json[] | { [key: string]: Json };

function typed(kind: string, values: string[]): Json | undefined {
  const texts = values.map((value) => value.trim()).filter((value) => value !== "");
  const text = texts[0];
  if (text === undefined) return undefined;
  if (kind === "checkboxes") return texts;
  if (kind === "yesno") return text === "yes" ? true : text === "no" ? false : text;
  if (kind === "integer") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (kind === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  return text;
}

/** `kinds` says of each field name how it is read; fields of rows are named `group.field`. */
export function collect(pairs: [string, string][], kinds: Record<string, string>): Record<string, Json> {
  const plain = new Map<string, string[]>();
  for (const [name, value] of pairs) plain.set(name, [...(plain.get(name) ?? []), value]);
  const answers: Record<string, Json> = {};
  for (const [name, values] of plain) {
    const row = /^(\w+)\[(\d+)\]\.(\w+)$/.exec(name);
    if (row) {
      const [, group, index, field] = row as unknown as [string, string, string, string];
      const value = typed(kinds[`${group}.${field}`] ?? "text", values);
      if (value === undefined) continue;
      const rows = (answers[group] ??= []) as Record<string, Json>[];
      while (rows.length <= Number(index)) rows.push({});
      (rows[Number(index)] as Record<string, Json>)[field] = value;
    } else if (kinds[name] !== undefined) {
      const value = typed(kinds[name] ?? "text", values);
      if (value !== undefined) answers[name] = value;
    }
  }
  for (const [name, value] of Object.entries(answers)) {
    if (kinds[name] === "rows" && Array.isArray(value)) {
      answers[name] = value.filter((row) => Object.keys(row as object).length > 0);
    }
  }
  return answers;
}
