import type { Data } from './data';

/** A string that looks like a secret. */
export interface SecretMatch {
  /** What it looks like, for messages. */
  readonly description: string;
  readonly text: string;
}

interface Rule {
  readonly meta: { readonly id: string; readonly type?: string };
  readonly create: (context: object, options: object) => { readonly file?: (source: object) => unknown };
}

let loaded: readonly Rule[] | undefined;

/**
 * The rules of secretlint's recommended preset, loaded on first use.
 *
 * The preset is an ES module. Where `require` cannot load ES modules, as in Jest before Node 24.9, the list is empty.
 */
function rules(): readonly Rule[] {
  loaded ??= preset();
  return loaded;
}

function preset(): readonly Rule[] {
  try {
    const { rules: all } = require('@secretlint/secretlint-rule-preset-recommend') as { rules: readonly Rule[] };
    // Comments in a value must not disable rules.
    return all.filter(({ meta }) => !meta.id.endsWith('filter-comments'));
  } catch (error) {
    if (error instanceof Error && /ES Module|import statement|ERR_REQUIRE_ESM/.test(error.message)) return [];
    throw error;
  }
}

/** The matches of the rules in a list of strings, with the index of the string. */
export function secretlintMatches(texts: readonly string[]): (SecretMatch & { readonly index: number })[] {
  const content = texts.join('\n');
  const starts: number[] = [];
  texts.reduce((start, text) => (starts.push(start), start + text.length + 1), 0);
  const found: (SecretMatch & { readonly index: number })[] = [];
  for (const { meta, create } of rules()) {
    const report = ({ range: [from, to] }: { readonly range: readonly [number, number] }): void => {
      const index = starts.findLastIndex((start) => start <= from);
      const description = `a match of secretlint's rule '${meta.id.replace('@secretlint/secretlint-rule-', '')}'`;
      found.push({ index, description, text: content.slice(from, to) });
    };
    const createTranslator = () => (messageId: string, data?: Data) => ({ messageId, message: messageId, data });
    const source = { filePath: 'environment.txt', content, contentType: 'text', ext: '.txt', hasBOM: false };
    create({ createTranslator, report, ignore: () => undefined, sharedOptions: {} }, {}).file?.(source);
  }
  return found;
}
