import type { TenantApi } from '../contracts';
import { suffixOf, type ServedRoute } from './apis';
import { block, directive, mapping, type Directive } from './nginx';

/** Not empty for a push with a compression that Loki decompresses without a limit. */
const compressed = '$compressed_push';

/** Not empty for a push that Loki reads as snappy and that may decompress to too many bytes. */
const tooLarge = '$large_snappy_push';

/** Protobuf pushes are always snappy; some clients also name it as the encoding. */
const acceptedEncodings = [
  ['', ''],
  ['snappy', ''],
] as const;

/**
 * Maps that detect compressed pushes, for releases of Loki that decompress without a limit.
 *
 * Loki reads everything except JSON as snappy. A push without Content-Length is rejected too.
 */
export function pushBodyMaps(apis: readonly TenantApi[]): Directive[] {
  return apis.flatMap((api) => mapsOf(api.logs?.limits.maxSnappyBytes, suffixOf(apis, api)));
}

function mapsOf(maxSnappyBytes: number | undefined, suffix: string): Directive[] {
  if (maxSnappyBytes === undefined) return [];
  return [
    mapping('$http_content_encoding', compressed + suffix, acceptedEncodings, '1'),
    mapping(
      '$content_type:$content_length',
      tooLarge + suffix,
      [
        ['~*^application/json *(?:;[^:]*)?:', ''],
        [`~:(?:${atMost(maxSnappyBytes)})$`, ''],
      ],
      '1',
    ),
  ];
}

/** Rejects such a push before its body is read. */
export function pushBodyRules({ access, otlp = false, api, suffix }: ServedRoute): Directive[] {
  const maxSnappyBytes = api.logs?.limits.maxSnappyBytes;
  if (maxSnappyBytes === undefined || access !== 'push') return [];
  const reject = (variable: string, status: number, reason: string): Directive =>
    block('if', ['(', variable + suffix, ')'], [directive('return', status, reason)]);
  return [
    reject(compressed, 415, 'This Loki takes pushes without compression, or protobuf with snappy.'),
    // OTLP is protobuf without snappy.
    ...(otlp
      ? []
      : [
          reject(
            tooLarge,
            413,
            `This Loki takes protobuf with snappy up to ${maxSnappyBytes} bytes, with a Content-Length.`,
          ),
        ]),
  ];
}

/** Regular expression for the whole numbers up to this one. */
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
