import { load } from 'js-yaml';
import { isMap } from '../../../constructs/kit';
import type { Finding } from '../model';
import type { ReadObject } from '../objects';
import type { Context, Subject } from './rule';
import { addsOnlyCalls, bucketsOf, grafanaChanges, nginxWithoutKnown, policyFindings } from './texts';
import { filesOf } from './values';

/** Files that are no YAML: configurations of nginx and Grafana, and scripts. */
export function textFindings(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Finding[] {
  return [...after].flatMap(([name, is]): Finding[] => {
    const was = before.get(name);
    if (was === undefined || was === is) return [];
    if (name.endsWith('.conf'))
      return nginxWithoutKnown(was) === nginxWithoutKnown(is)
        ? []
        : [
            {
              risk: 'loosens security',
              at: name,
              why: `More than users, sizes and times of ${name} changed, which no rule compares: read the change; it decides who may read and write which logs.`,
            },
          ];
    if (name.endsWith('.ini'))
      return grafanaChanges(was, is).map((key) => ({
        risk: 'loosens security',
        at: `${name}: ${key}`,
        why: `No rule compares ${key} of ${name}, which can let others into Grafana: read the change.`,
      }));
    if (name.endsWith('.sh'))
      return addsOnlyCalls(was, is)
        ? []
        : [
            {
              risk: 'deletes data',
              at: name,
              why: `No rule compares the commands of ${name}, which can delete objects of the store or let others read them: read the change.`,
            },
          ];
    return [];
  });
}

/** Files of machines besides the configuration of their agent, unless only releases differ. */
export function machineFindings(before: ReadObject, after: ReadObject): Finding[] {
  if (after.kind !== 'File' || !after.name.startsWith('hosts/') || after.name.endsWith('.md')) return [];
  if (filesOf(after).some((file) => isMap(file['sources']))) return [];
  const [was, is] = [before, after].map(({ manifest }) =>
    JSON.stringify(manifest['data']).replaceAll(/\b\d+(\.\d+)+|\b[0-9a-f]{64}\b/g, ''),
  );
  return was === is
    ? []
    : [{ risk: 'may lose data', why: 'No rule compares this file, which a machine runs or reads: read the change.' }];
}

/** Files of a YAML or JSON map that are none any more, and the policies of a store. */
export function unreadable({ before, after }: Subject, context: Context): Finding[] {
  const [was, is] = [before!.content['data'], after!.content['data']];
  if (!isMap(was) || !isMap(is)) return [];
  return Object.entries(is).flatMap(([name, now]): Finding[] => {
    if (!/\.(ya?ml|json)$/.test(name) || now === was[name]) return [];
    if (isMap(now) && isMap(was[name]) && Array.isArray(now['Statement']))
      return policyFindings(name, was[name], now, [bucketsOf(context.before), bucketsOf(context.after)]);
    return typeof now === 'string' && was[name] !== undefined && !isList(name, now)
      ? [
          {
            risk: 'may lose data',
            at: name,
            why: `${name} cannot be read as ${name.endsWith('.json') ? 'JSON' : 'YAML'}, so that no rule compares it: its program may not start.`,
          },
        ]
      : [];
  });
}

/** Whether a file has content that is valid, and is no map. */
function isList(name: string, text: string): boolean {
  try {
    const data = name.endsWith('.json') ? (JSON.parse(text) as unknown) : load(text);
    return typeof data !== 'string';
  } catch {
    return false;
  }
}
