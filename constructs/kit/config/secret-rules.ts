import type { Data } from './data';

/** A text that looks like a secret. */
export interface Found {
  readonly what: string;
  readonly text: string;
}

interface Rule {
  readonly meta: { readonly id: string; readonly type?: string };
  readonly create: (context: object, options: object) => { readonly file?: (source: object) => unknown };
}

let loaded: readonly Rule[] | undefined;

/**
 * The rules of secretlint's recommended preset, loaded when they are first needed.
 *
 * They are an ES module. Where `require` cannot load one, as in test runners before Node 24.9, there are none of them.
 */
function rules(): readonly Rule[] {
  loaded ??= preset();
  return loaded;
}

function preset(): readonly Rule[] {
  try {
    const { rules: all } = require('@secretlint/secretlint-rule-preset-recommend') as { rules: readonly Rule[] };
    // Comments in a text must not switch rules off.
    return all.filter(({ meta }) => !meta.id.endsWith('filter-comments'));
  } catch (error) {
    if (error instanceof Error && /ES Module|import statement|ERR_REQUIRE_ESM/.test(error.message)) return [];
    throw error;
  }
}

/** What the rules find in texts, and in which of them. */
export function publishedRules(texts: readonly string[]): (Found & { readonly at: number })[] {
  const content = texts.join('\n');
  const starts: number[] = [];
  texts.reduce((start, text) => (starts.push(start), start + text.length + 1), 0);
  const found: (Found & { readonly at: number })[] = [];
  for (const { meta, create } of rules()) {
    const report = ({ range: [from, to] }: { readonly range: readonly [number, number] }): void => {
      const at = starts.findLastIndex((start) => start <= from);
      const what = `what the rule '${meta.id.replace('@secretlint/secretlint-rule-', '')}' of secretlint finds`;
      found.push({ at, what, text: content.slice(from, to) });
    };
    const createTranslator = () => (messageId: string, data?: Data) => ({ messageId, message: messageId, data });
    const source = { filePath: 'environment.txt', content, contentType: 'text', ext: '.txt', hasBOM: false };
    create({ createTranslator, report, ignore: () => undefined, sharedOptions: {} }, {}).file?.(source);
  }
  return found;
}
