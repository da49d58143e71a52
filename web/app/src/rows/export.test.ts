import { expect, it } from "vitest";
import { write } from "./export";
import { RowStore } from "./rowstore";

const columns = [
  { name: "id", type: "bigint" },
  { name: "note", type: "text" },
  { name: "note", type: "jsonb" },
];

function store(...lines: string[]): RowStore {
  const rows = new RowStore();
  for (const line of lines) {
    const bytes = new TextEncoder().encode(line);
    rows.append(bytes, 0, bytes.length);
  }
  return rows;
}

const rows = store('[9007199254740993,"a,\\"b\\"",{"x":1.50}]', '[2,"",null]', '[3,null,"s"]');
const all = { top: 0, bottom: 3, left: 0, right: 3 };

it("writes TSV", async () => {
  expect(await write("TSV", rows, columns, all)).toBe(
    'id\tnote\tnote\n9007199254740993\t"a,""b"""\t"{""x"":1.50}"\n2\t\t\n3\t\t"""s"""\n',
  );
});

it("writes one cell as it is", async () => {
  expect(await write("TSV", rows, columns, { top: 0, bottom: 1, left: 0, right: 1 }, false)).toBe("9007199254740993");
});

it("writes CSV, in which NULL and the empty string differ", async () => {
  expect(await write("CSV", rows, columns, { ...all, right: 2 })).toBe(
    'id,note\r\n9007199254740993,"a,""b"""\r\n2,""\r\n3,\r\n',
  );
});

it("writes JSON with all digits and names that differ", async () => {
  expect(await write("JSON", rows, columns, { ...all, bottom: 1 })).toBe(
    '[\n  {"id": 9007199254740993, "note": "a,\\"b\\"", "note_2": {"x":1.50}}\n]\n',
  );
});
