/** A line of a push. */
export interface PushedLine {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A push of streams in the format that agents use: protobuf in Snappy, which is not compressed here. */
export function pushBody(streams: Readonly<Record<string, readonly PushedLine[]>>): Buffer {
  return uncompressed(
    Buffer.concat(
      Object.entries(streams).map(([labels, lines]) =>
        field(1, Buffer.concat([field(1, Buffer.from(labels)), ...lines.map((line) => field(2, entry(line)))])),
      ),
    ),
  );
}

function entry({ time, text, metadata }: PushedLine): Buffer {
  const seconds = Buffer.concat([Buffer.from([8]), varint(Math.floor(time / 1000))]);
  const nanoseconds = Buffer.concat([Buffer.from([16]), varint((time % 1000) * 1e6)]);
  return Buffer.concat([
    field(1, Buffer.concat([seconds, nanoseconds])),
    field(2, Buffer.from(text)),
    ...Object.entries(metadata).map(([name, value]) =>
      field(3, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))])),
    ),
  ]);
}

/** Snappy data with one literal. */
function uncompressed(content: Buffer): Buffer {
  const literal = Buffer.alloc(5);
  literal[0] = 63 * 4;
  literal.writeUInt32LE(content.length - 1, 1);
  return Buffer.concat([varint(content.length), literal, content]);
}

/** A length-delimited field of protobuf. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2]), varint(content.length), content]);
}

/** Seven bits in each byte. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return Buffer.from([...bytes, left]);
}
