import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarStyleRule } from 'js-yaml';
import type { Data } from '../kit';

/**
 * Vector inserts a password into the text before it parses the YAML. In a block scalar, any character of the password
 * is part of the string; in a plain one, quotes, `#`, `: ` or digits alone would change its meaning.
 */
const referencesAsBlocks: ScalarStyleRule = (layout) => {
  if (/^(\$\{\w+\}|SECRET\[[\w.]+\])$/.test(layout.node.value)) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
};

/** The text of `vector.yaml`. */
export function vectorText(config: Data): string {
  return dump(config, {
    lineWidth: -1,
    noRefs: true,
    // A check reports keys without a value. The file is rendered anyway, so that all problems are reported.
    skipInvalid: true,
    scalarStyleRules: [...Object.values(DEFAULT_SCALAR_STYLE_RULES), referencesAsBlocks],
  });
}
