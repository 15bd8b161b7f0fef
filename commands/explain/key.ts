import type { Path } from '../../constructs/kit';

const step = /^(?:\.?([^.[\]'"\s]+)|\[(\d+)\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\])/;

/**
 * The path of a key as messages have it: `loki.schema[0].from`, `tenants['my-team']`. A name with a dash needs no quotation
 * marks here.
 *
 * @throws Error if it is no key
 */
export function pathOf(key: string): Path {
  const path: (string | number)[] = [];
  for (let rest = key; rest !== '';) {
    const match = step.exec(rest);
    if (match === null || (path.length === 0 && rest.startsWith('.')))
      throw new Error(
        `'${key}' is no key of a setting: '${rest}' is neither a name nor a position such as [0]. A name with dots is written in brackets: ['a.b'].`,
      );
    const [text, name, position, single, double] = match;
    path.push(
      position === undefined ? (name ?? (single ?? double ?? '').replaceAll(/\\(.)/g, '$1')) : Number(position),
    );
    rest = rest.slice(text.length);
  }
  return path;
}
