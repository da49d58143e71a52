const newline = 10;

// readLines reads a body in lines and passes each as bytes[start:end]. The
// bytes are valid during the call only. A line that is spread over chunks is
// joined first.
export async function readLines(
  body: ReadableStream<Uint8Array>,
  line: (bytes: Uint8Array, start: number, end: number) => void,
): Promise<void> {
  const reader = body.getReader();
  try {
    await readAll(reader, line);
  } catch (thrown) {
    await reader.cancel().catch(() => undefined); // the server need not send the rest
    throw thrown;
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  line: (bytes: Uint8Array, start: number, end: number) => void,
): Promise<void> {
  let rest = new Uint8Array(0);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const bytes = rest.length === 0 ? value : joined(rest, value);
    let start = 0;
    // What was left over has no newline in it: the search begins behind it.
    let end = bytes.indexOf(newline, rest.length);
    while (end >= 0) {
      if (end > start) line(bytes, start, end);
      start = end + 1;
      end = bytes.indexOf(newline, start);
    }
    rest = bytes.slice(start);
  }
  if (rest.length > 0) line(rest, 0, rest.length);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
