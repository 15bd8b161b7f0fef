import type { LokiLimits } from '../contracts';
import { block, directive, mapping, type Directive } from './nginx';
import type { Route } from './routes';

/** Set for a push whose body Loki would decompress whatever it becomes. */
const compressed = '$compressed_push';

/** Set for a push that Loki takes for snappy and that may become too large. */
const tooLarge = '$large_snappy_push';

/** Snappy is a part of the protobuf format of a push, and may be named as its encoding too. */
const encodings = [
  ['', ''],
  ['snappy', ''],
] as const;

/**
 * What a compressed push is judged by, for a release of Loki that decompresses it without a bound.
 *
 * Everything that is not JSON is snappy to Loki. Without an announced length it is refused too.
 */
export function pushBodyMaps({ maxSnappyBytes }: LokiLimits): Directive[] {
  if (maxSnappyBytes === undefined) return [];
  return [
    mapping('$http_content_encoding', compressed, encodings, '1'),
    mapping(
      '$content_type:$content_length',
      tooLarge,
      [
        ['~*^application/json *(?:;[^:]*)?:', ''],
        [`~:(?:${atMost(maxSnappyBytes)})$`, ''],
      ],
      '1',
    ),
  ];
}

/** Refuses such a push before its body is read. */
export function pushBodyRules({ call, path }: Route, { maxSnappyBytes }: LokiLimits): Directive[] {
  if (maxSnappyBytes === undefined || call !== 'push') return [];
  const refused = (variable: string, status: number, why: string): Directive =>
    block('if', ['(', variable, ')'], [directive('return', status, why)]);
  return [
    refused(compressed, 415, 'This Loki takes pushes without compression, or protobuf with snappy.'),
    // OTLP is protobuf without snappy.
    ...(path.startsWith('/otlp/')
      ? []
      : [
          refused(
            tooLarge,
            413,
            `This Loki takes protobuf with snappy up to ${maxSnappyBytes} bytes, with a Content-Length.`,
          ),
        ]),
  ];
}

/** An expression for the whole numbers up to this one. */
export function atMost(largest: number): string {
  const digits = String(largest);
  const any = (count: number): string => '\\d'.repeat(count);
  const shorter = Array.from({ length: digits.length - 1 }, (_, n) => any(n + 1));
  const below = digits.split('').flatMap((digit, n): string[] => {
    const [least, most] = [n === 0 ? 1 : 0, Number(digit) - 1];
    if (most < least) return [];
    return [`${digits.slice(0, n)}${least === most ? least : `[${least}-${most}]`}${any(digits.length - n - 1)}`];
  });
  return [...shorter, ...below, digits].join('|');
}
