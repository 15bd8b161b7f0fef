import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarStyleRule } from 'js-yaml';
import type { Data } from '../kit';

/**
 * Writes a lone `${NAME}` or `SECRET[…]` as a block scalar. Vector replaces it with the password before it parses the
 * YAML: in a plain scalar, quotes, `#` or `: ` in the password, or a password of digits, would be read as YAML syntax.
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
