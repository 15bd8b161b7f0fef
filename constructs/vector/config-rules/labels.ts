import { didYouMean, error, isMap, replaceWith, valueAt, within, type Data, type Path, type Problem } from '../../kit';
import { kubernetesFields } from '../kubernetes-fields';
import { componentsOf, stringsOf, type CheckContext } from './context';
import { ids } from '../config';
import { fieldsOf, quoted, templateProblem } from '../template';

/** Validates the labels of the streams, and templates of the tenant and of file paths. */
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
      `'${tenant}' would be a template in Vector, but the tenant of a sink is a fixed name.`,
    ),
  ];
}

function streamProblems(labels: Data, { config, sink }: CheckContext): Problem[] {
  const at = ['sinks', ids.sink, 'labels'];
  const names = Object.keys(labels);
  const problems = templateProblems(labels, at, config);
  if (names.length === 0)
    problems.push(
      error(at, 'labels is empty, but Loki requires at least one label per stream; Vector would not start.'),
    );
  if (names.length > sink.maxLabels)
    problems.push(
      error(
        at,
        `There are ${names.length} labels, but the sink accepts at most ${sink.maxLabels} and would reject every line. Values that do not select streams can be structured metadata.`,
      ),
    );
  return [...problems, ...names.flatMap((name) => nameProblems(name, labels[name], [...at, name]))];
}

/** Validates the name of a label, or of an entry of structured metadata. */
export function nameProblems(name: string, value: unknown, at: Path): Problem[] {
  const key = String(at.at(-1));
  if (!/^(\*|[a-zA-Z_][a-zA-Z0-9_]*\*?)$/.test(name))
    return [
      error(at, `'${name}' is not a valid name: letters, digits and '_', not starting with a digit.`, {
        fix: { moveTo: [...at.slice(0, -1), validName(name)], value },
      }),
    ];
  if (value === '') return [error(at, `${key} is empty, which Loki treats as absent.`)];
  if (name.endsWith('*') && !/^\{\{[^}]+\}\}$/.test(String(value)))
    return [
      error(
        at,
        `'${key}' expands the keys of an object, so its value must be a single field such as '{{ kubernetes.pod_labels }}', not ${quoted(String(value))}.`,
      ),
    ];
  return [];
}

function validName(name: string): string {
  const cleaned = name.trim().replaceAll(/[^a-zA-Z0-9_]+/g, '_');
  return /^[a-zA-Z_]/.test(cleaned) ? cleaned : `_${cleaned}`;
}

/** Validates templates: their syntax, and that the lines have the fields. */
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
  const unknown = fieldsOf(template).find((field) => fields !== undefined && !isKnown(field, fields));
  if (unknown === undefined || fields === undefined) return [];
  // Most fields begin alike: the last part has to be near too.
  const last = (field: string): string => field.slice(field.lastIndexOf('.') + 1);
  const near = fields.find(
    (field) => field === didYouMean(unknown, fields) && didYouMean(last(unknown), [last(field)]),
  );
  return [
    error(
      at,
      `Lines of pods have no field '${unknown}'; Vector would omit ${key} on every line.`,
      replaceWith(near && template.replace(unknown, near)),
    ),
  ];
}

function isKnown(field: string, fields: readonly string[]): boolean {
  const path = field.replace(/^\./, '');
  return fields.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
}

/** The fields of the lines; nothing if the sink does not only read the agent's source: transforms can add fields. */
function readableFields(config: Data): string[] | undefined {
  const inputs = stringsOf(valueAt(config, ['sinks', ids.sink, 'inputs']));
  const source = valueAt(config, ['sources', ids.logs]);
  return inputs.length === 1 && inputs[0] === ids.logs && isMap(source) ? kubernetesFields(source) : undefined;
}
