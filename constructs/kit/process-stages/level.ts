import { levelFields, levels, levelWord } from '../pipeline/level';
import { temporary, type Keys } from './keys';
import type { ProcessStage } from './plan';

/**
 * Stages that write the field `level`.
 *
 * @param others - keys of fields of the source that have its level
 */
export function levelStages(
  level: 'detect' | { readonly field: string },
  keys: Keys,
  others: readonly string[],
): ProcessStage[] {
  const key = keys.get('level')!;
  const detects = level === 'detect';
  const names = detects ? levelFields : [level.field];
  const fields = [...names.map((name) => keys.get(name)!), ...(detects ? [...others, temporary.word] : [])];
  const found = `{{ $level := default "" (coalesce ${fields.map((one) => `.${one}`).join(' ')}) | lower }}`;
  const branches = Object.entries(levels).map(
    ([name, all]) => `if eq $level ${all.map((one) => JSON.stringify(one)).join(' ')} }}${name}`,
  );
  // Otherwise a field that is no level of a line would be sent as one.
  const none = detects ? '' : `{{ else }}{{ default "" .${key} }}`;
  return [
    ...(detects ? [{ regex: { expression: levelWord(temporary.word) } }] : []),
    { template: { source: key, template: `${found}{{ ${branches.join('{{ else ')}${none}{{ end }}` } },
  ];
}
