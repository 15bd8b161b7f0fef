import type { Parse, Stage } from '../../contracts';
import { goRegexp } from '../validation/regexp';

/** The extracted fields that lines can have: names, or any, after a stage that reads what is in the line. */
export type Fields = ReadonlySet<string> | 'any';

/** The fields of `klog`. */
const klogFields = ['level', 'timestamp', 'id', 'file', 'line', 'message'];

/** The fields that lines can have after these stages. */
export function fieldsAfter(stages: readonly Stage[], before: Fields): Fields {
  return stages.reduce<Fields>((sofar, { parse, level }) => {
    const read = parse === undefined ? new Set<string>() : parsedFields(parse);
    return union(sofar, level === undefined ? read : union(read, new Set(['level'])));
  }, before);
}

/** The fields of either. */
export function union(one: Fields, other: Fields): Fields {
  return one === 'any' || other === 'any' ? 'any' : new Set([...one, ...other]);
}

function parsedFields(parse: Parse): Fields {
  if (parse === 'klog') return new Set(klogFields);
  return typeof parse === 'string' ? 'any' : new Set(goRegexp(parse.regexp).names);
}
