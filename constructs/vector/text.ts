import { DEFAULT_SCALAR_STYLE_RULES, dump, SCALAR_STYLE, type ScalarStyleRule } from 'js-yaml';
import type { Data } from '../kit';

/**
 * Vector puts a password into the text before it reads it as YAML. In a block no character of it ends the string or makes
 * it a number, as quotes, `#`, `: ` or digits alone would in a line.
 */
const referencesAsBlocks: ScalarStyleRule = (layout) => {
  if (/^(\$\{\w+\}|SECRET\[[\w.]+\])$/.test(layout.node.value)) layout.style = SCALAR_STYLE.LITERAL_BLOCK;
};

/** The file that Vector reads. */
export function vectorText(config: Data): string {
  return dump(config, {
    lineWidth: -1,
    noRefs: true,
    // What has no value is a problem of its own; the file is still printed, so that all problems are found.
    skipInvalid: true,
    scalarStyleRules: [...Object.values(DEFAULT_SCALAR_STYLE_RULES), referencesAsBlocks],
  });
}
