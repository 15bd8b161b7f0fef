import { traceIdField, type LogPipeline, type Parse, type Stage } from '../../contracts';
import { goRegexp } from '../validation/regexp';

/** The extracted fields that lines can have: names, or any, after a stage that reads what is in the line. */
export type Fields = ReadonlySet<string> | 'any';

/** The fields of `klog`. */
const klogFields = ['level', 'timestamp', 'id', 'file', 'line', 'message'];

/** The stages, and those that pods can choose. */
export function allStages({ stages = [], parsers = {} }: Pick<LogPipeline, 'stages' | 'parsers'>): Stage[] {
  return [...Object.values(parsers).flat(), ...stages];
}

/** The fields that lines can have after these stages. */
export function fieldsAfter(stages: readonly Stage[], before: Fields): Fields {
  return stages.reduce<Fields>((sofar, { parse, level, traceId }) => {
    const read = parse === undefined ? new Set<string>() : parsedFields(parse);
    const found = [...(level === undefined ? [] : ['level']), ...(traceId === undefined ? [] : [traceIdField])];
    return union(sofar, union(read, new Set(found)));
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
