import { expect, it } from "vitest";
import { readLines } from "./lines";

async function linesOf(...chunks: string[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const got: string[] = [];
  await readLines(body, (bytes, start, end) => got.push(new TextDecoder().decode(bytes.subarray(start, end))));
  return got;
}

it("joins a line that comes in pieces", async () => {
  expect(await linesOf("[1", "", ",2]\n[", "3]", "\n[4]\n")).toEqual(["[1,2]", "[3]", "[4]"]);
});

it("joins a line of many pieces, whose newline comes alone", async () => {
  expect(await linesOf("a", "b", "c", "\n", "d\ne", "\n")).toEqual(["abc", "d", "e"]);
});

it("passes a last line without a newline", async () => {
  expect(await linesOf("a\n\nb")).toEqual(["a", "b"]);
});
