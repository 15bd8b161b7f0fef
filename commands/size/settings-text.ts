import { keyLiteral, literal, yamlText } from '../../constructs/kit';
import type { SizeSettings } from '../../constructs/platform/sizes';

/** The settings of a plan as lines of an environment. */
export function settingsText(settings: SizeSettings, format: 'typescript' | 'yaml'): string {
  return format === 'yaml' ? yamlText(settings) : `${literalLines(settings, '').join('\n')}\n`;
}

/** Longest line of a map that is written in one line. */
const width = 100;

/** Each setting of a map as lines of TypeScript. */
function literalLines(settings: object, indent: string): string[] {
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    const name = keyLiteral(key);
    const inline = `${indent}${name}: ${literal(value)},`;
    if (typeof value !== 'object' || value === null || inline.length <= width) return [inline];
    return [`${indent}${name}: {`, ...literalLines(value, `${indent}  `), `${indent}},`];
  });
}
