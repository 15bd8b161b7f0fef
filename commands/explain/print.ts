import { escapeControl, isMap, yamlLiteral } from '../../constructs/kit';
import { placeText } from '../../constructs/platform';
import type { Below, Explanation } from './explanation';
import type { Origin } from './origin';

/** Characters of a value in a list of settings. */
const maxValue = 60;

/** An explanation as text. */
export function explanationText(one: Explanation): string {
  const { environment, key, value, settings, type, description, written, affects } = one;
  const subject = key === '' ? environment : key;
  const head =
    value === undefined ? `${subject} is not set` : `${subject}${isMap(value) ? '' : `: ${literalOf(value)}`}`;
  const rows: (readonly [string, string | undefined])[] = [
    ['from', originText(one.origin, environment)],
    ['type', type],
    ['default', defaultText(one)],
    ['description', description],
    ['written to', written && value !== undefined ? `${written.file}: ${written.object}, ${written.key}` : undefined],
    [
      'not in',
      written && value === undefined
        ? `${written.key} of ${written.object}: the default of the program applies`
        : undefined,
    ],
    ['affects', affects && affectsText(affects)],
  ];
  const about = rows.flatMap(([name, text]) => (text === undefined ? [] : [`  ${name.padEnd(13)}${text}\n`]));
  return `${head}\n${about.join('')}${settings === undefined ? '' : `\n${settingsText(settings, environment)}`}`;
}

function settingsText(settings: readonly Below[], environment: string): string {
  const rows = settings.map((one) => {
    const value = one.value === undefined ? '' : literalOf(one.value);
    const shown = value.length > maxValue ? `${value.slice(0, maxValue)}…` : value;
    const from =
      originText(one.origin, environment) ?? (one.default === undefined ? 'not set' : `default: ${one.default}`);
    return [one.key, shown, from] as const;
  });
  const [first, second] = [0, 1].map((n) => Math.max(...rows.map((row) => row[n]!.length)));
  return rows.map(([key, value, from]) => `  ${key.padEnd(first!)}  ${value.padEnd(second!)}  ${from}\n`).join('');
}

/** Where a value comes from; undefined if there is none. */
function originText(origin: Origin, environment: string): string | undefined {
  switch (origin.kind) {
    case 'none':
      return undefined;
    case 'default':
      return 'default';
    case 'construct':
      return 'cdk8s-logging, which writes it';
    case 'releases':
      return `release set ${origin.name}`;
    default: {
      const { kind, name, file, ...position } = origin;
      const layer = kind === 'size' ? `size ${name}` : name;
      if (file === undefined) return layer;
      const place = placeText({ file, ...position });
      return kind === 'file' || (kind === 'environment' && name === environment) ? place : `${place} (${layer})`;
    }
  }
}

/** The default of a setting that has another value. */
function defaultText({ default: value, origin }: Explanation): string | undefined {
  if (value === undefined || origin.kind === 'default') return undefined;
  return typeof value === 'string' ? escapeControl(value) : literalOf(value);
}

function affectsText(affects: NonNullable<Explanation['affects']>): string {
  if (affects.length === 0) return 'nothing: the objects are the same without it';
  return affects
    .map(({ file, objects }) => (objects.length === 0 ? file : `${file}: ${objects.join(', ')}`))
    .join('; ');
}

function literalOf(value: unknown): string {
  return escapeControl(yamlLiteral(value));
}
