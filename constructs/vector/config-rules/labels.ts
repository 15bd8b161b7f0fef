import { didYouMean, error, isMap, replaceWith, valueAt, within, type Data, type Path, type Problem } from '../../kit';
import { kubernetesFields } from '../kubernetes-fields';
import { componentsOf, texts, type CheckContext } from './context';
import { ids } from '../config';
import { fieldsOf, quoted, templateProblem } from '../template';

/** Labels of the streams, their templates, and the templates of other keys. */
export function labelProblems(context: CheckContext): Problem[] {
  const { config } = context;
  const labels = valueAt(config, ['sinks', ids.sink, 'labels']);
  return [
    ...tenantProblems(context.sink.tenant),
    ...(isMap(labels) ? streamProblems(labels, context) : []),
    ...componentsOf(config, 'sinks').flatMap(([id, { type, path }]) =>
      type === 'file' && typeof path === 'string' ? valueProblem(path, ['sinks', id, 'path'], undefined) : [],
    ),
  ];
}

function tenantProblems(tenant: string | undefined): Problem[] {
  if (tenant === undefined || !/\{\{|%/.test(tenant)) return [];
  return [
    error(
      ['sinks', ids.sink, 'tenant_id'],
      `'${tenant}' is a template to Vector, and the tenant of a sink is one name.`,
    ),
  ];
}

function streamProblems(labels: Data, { config, sink }: CheckContext): Problem[] {
  const at = ['sinks', ids.sink, 'labels'];
  const names = Object.keys(labels);
  const problems = templateProblems(labels, at, config);
  if (names.length === 0)
    problems.push(error(at, 'there is no label; a stream of Loki is known by its labels, and Vector would not start.'));
  if (names.length > sink.maxLabels)
    problems.push(
      error(
        at,
        `there are ${names.length} labels; the sink takes at most ${sink.maxLabels} and would refuse every line. What need not choose streams can be structured metadata.`,
      ),
    );
  return [...problems, ...names.flatMap((name) => nameProblems(name, labels[name], [...at, name]))];
}

/** Names of labels or of structured metadata that Loki or Vector would not take. */
export function nameProblems(name: string, value: unknown, at: Path): Problem[] {
  const key = String(at.at(-1));
  if (!/^(\*|[a-zA-Z_][a-zA-Z0-9_]*\*?)$/.test(name))
    return [
      error(at, `'${name}' is not a name of a label: letters, digits and _, no digit first.`, {
        fix: { moveTo: [...at.slice(0, -1), suggestedName(name)], value },
      }),
    ];
  if (value === '') return [error(at, `${key} is empty; to Loki that is a label that is not there.`)];
  if (name.endsWith('*') && !/^\{\{[^}]+\}\}$/.test(String(value)))
    return [
      error(
        at,
        `'${key}' spreads the keys of an object over names, and ${quoted(String(value))} is no object: it has to be one field alone.`,
      ),
    ];
  return [];
}

function suggestedName(name: string): string {
  const cleaned = name.trim().replaceAll(/[^a-zA-Z0-9_]+/g, '_');
  return /^[a-zA-Z_]/.test(cleaned) ? cleaned : `_${cleaned}`;
}

/** Templates that Vector could not read, or that name fields which a line of a pod does not have. */
export function templateProblems(templates: Data, at: Path, config: Data): Problem[] {
  const fields = readableFields(config);
  return Object.entries(templates).flatMap(([name, value]) =>
    typeof value === 'string' ? valueProblem(value, [...at, name], fields) : [],
  );
}

function valueProblem(template: string, at: Path, fields: readonly string[] | undefined): Problem[] {
  const key = String(at.at(-1));
  const problem = templateProblem(template);
  if (problem !== undefined) return [within(at, problem)];
  const unknown = fieldsOf(template).find((field) => fields !== undefined && !known(field, fields));
  if (unknown === undefined || fields === undefined) return [];
  const near = didYouMean(unknown, fields);
  return [
    error(
      at,
      `a pod's line has no field '${unknown}'; Vector would leave ${key} out, line by line.`,
      replaceWith(near && template.replace(unknown, near)),
    ),
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
