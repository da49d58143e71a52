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
  // The beginning of a line whose end has not come. It is joined once only, since
  // a line with a long value may come in thousands of pieces.
  let pieces: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    let start = 0;
    let end = value.indexOf(newline);
    if (end >= 0 && pieces.length > 0) {
      const whole = joined([...pieces, value.subarray(0, end)]);
      line(whole, 0, whole.length);
      pieces = [];
      start = end + 1;
      end = value.indexOf(newline, start);
    }
    for (; end >= 0; end = value.indexOf(newline, start)) {
      if (end > start) line(value, start, end);
      start = end + 1;
    }
    if (start < value.length) pieces.push(value.subarray(start));
  }
  const rest = joined(pieces);
  if (rest.length > 0) line(rest, 0, rest.length);
}

function joined(pieces: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
