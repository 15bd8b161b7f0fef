import { valueAt, didYouMean, isMap, type Data } from '../../kit';
import { kubernetesFields } from '../kubernetes-fields';
import { componentsOf, texts, type Finding, type Judged } from './finding';
import { ids } from '../config';
import { fieldsOf, quoted, templateProblem } from '../template';

/** Labels of the streams, their templates, and the templates of other keys. */
export function labelFindings(judged: Judged): Finding[] {
  const { config } = judged;
  const labels = valueAt(config, ['sinks', ids.sink, 'labels']);
  return [
    ...tenantFindings(judged.sink.tenant),
    ...(isMap(labels) ? streamFindings(labels, judged) : []),
    ...componentsOf(config, 'sinks').flatMap(([id, { type, path }]) =>
      type === 'file' && typeof path === 'string' ? valueFinding(path, ['sinks', id, 'path'], undefined) : [],
    ),
  ];
}

function tenantFindings(tenant: string | undefined): Finding[] {
  if (tenant === undefined || !/\{\{|%/.test(tenant)) return [];
  return [
    {
      at: ['sinks', ids.sink, 'tenant_id'],
      says: `'${tenant}' is a template to Vector, and the tenant of a sink is one name.`,
    },
  ];
}

function streamFindings(labels: Data, { config, sink }: Judged): Finding[] {
  const at = ['sinks', ids.sink, 'labels'];
  const names = Object.keys(labels);
  const findings = templateFindings(labels, at, config);
  if (names.length === 0)
    findings.push({
      at,
      says: 'there is no label; a stream of Loki is known by its labels, and Vector would not start.',
    });
  if (names.length > sink.maxLabels)
    findings.push({
      at,
      says: `there are ${names.length} labels; the sink takes at most ${sink.maxLabels} and would refuse every line. What need not choose streams can be structured metadata.`,
    });
  return [...findings, ...names.flatMap((name) => nameFindings(name, labels[name], [...at, name]))];
}

/** Names of labels or of structured metadata that Loki or Vector would not take. */
export function nameFindings(name: string, value: unknown, at: readonly string[]): Finding[] {
  const key = at.at(-1)!;
  if (!/^(\*|[a-zA-Z_][a-zA-Z0-9_]*\*?)$/.test(name))
    return [
      {
        at,
        says: `'${name}' is not a name of a label: letters, digits and _, no digit first.`,
        write: `${suggestedName(name)}: ${quoted(String(value))}`,
      },
    ];
  if (value === '') return [{ at, says: `${key} is empty; to Loki that is a label that is not there.` }];
  if (name.endsWith('*') && !/^\{\{[^}]+\}\}$/.test(String(value)))
    return [
      {
        at,
        says: `'${key}' spreads the keys of an object over names, and ${quoted(String(value))} is no object: it has to be one field alone.`,
      },
    ];
  return [];
}

function suggestedName(name: string): string {
  const cleaned = name.trim().replaceAll(/[^a-zA-Z0-9_]+/g, '_');
  return /^[a-zA-Z_]/.test(cleaned) ? cleaned : `_${cleaned}`;
}

/** Templates that Vector could not read, or that name fields which a line of a pod does not have. */
export function templateFindings(templates: Data, at: readonly string[], config: Data): Finding[] {
  const fields = readableFields(config);
  return Object.entries(templates).flatMap(([name, value]) =>
    typeof value === 'string' ? valueFinding(value, [...at, name], fields) : [],
  );
}

function valueFinding(template: string, at: readonly string[], fields: readonly string[] | undefined): Finding[] {
  const key = at.at(-1)!;
  const problem = templateProblem(template);
  if (problem !== undefined) return [{ at, says: problem.says, write: problem.write && `${key}: ${problem.write}` }];
  const unknown = fieldsOf(template).find((field) => fields !== undefined && !known(field, fields));
  if (unknown === undefined || fields === undefined) return [];
  const near = didYouMean(unknown, fields) ?? 'kubernetes.pod_name';
  return [
    {
      at,
      says: `a pod's line has no field '${unknown}'; Vector would leave ${key} out, line by line.`,
      write: `${key}: ${quoted(template.replace(unknown, near))}`,
    },
  ];
}

function known(field: string, fields: readonly string[]): boolean {
  const path = field.replace(/^\./, '');
  return fields.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
}

/** The fields of the lines, where nothing between source and sink may have added any. */
function readableFields(config: Data): string[] | undefined {
  const inputs = texts(valueAt(config, ['sinks', ids.sink, 'inputs']));
  const source = valueAt(config, ['sources', ids.logs]);
  return inputs.length === 1 && inputs[0] === ids.logs && isMap(source) ? kubernetesFields(source) : undefined;
}
