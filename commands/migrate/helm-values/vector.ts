import { applyFix, isMap, pathText, valueAt, type Data, type Path } from '../../../constructs/kit';
import { leavesOf, type Input } from '../input';
import { Layers } from '../layers';
import { Unreadable, type MigrateOptions, type Migration, type Unmapped } from '../migration';
import { shown } from '../shown';
import { vector } from '../vector';
import { agentValues } from './agent';

/** The folder of the node that the chart and the platform use by default. */
const defaultFolder = '/var/lib/vector';

/**
 * Translates values of the chart of Vector.
 *
 * @throws Unreadable if they are not those of a node agent that sends to Loki
 */
export function vectorValues(values: Input, options: MigrateOptions): Migration {
  const root = Layers.of(values)!;
  const role = root.at('role')?.text() ?? 'Aggregator';
  if (role !== 'Agent')
    throw new Unreadable(
      `role is ${role}${root.at('role') === undefined ? ', the default' : ''}: the platform has agents on the nodes, which send to Loki themselves, and no aggregator. The values of the agents are those with role Agent.`,
    );
  const custom = root.at('customConfig');
  if (!isMap(custom?.value))
    throw new Unreadable(
      root.at('existingConfigMaps') === undefined
        ? 'The values have no customConfig: the configuration of the chart sends nothing to Loki.'
        : 'The configuration is in existingConfigMaps, not in the values; `migrate -- vector` reads the file in it.',
    );
  const { configuration, templates } = expanded(custom.value);
  custom.take();
  const migration = agentValues(
    values,
    { migrate: vector, configuration, place: (path) => `customConfig.${path}` },
    options,
    { priority: 'podPriorityClassName', ...folderOf(root) },
  );
  return { ...migration, unmapped: [...migration.unmapped, ...templates] };
}

/** The folder of the node for positions and buffers, unless it is the default. */
function folderOf(root: Layers): { readonly settings?: Data } {
  const host = root.at('persistence', 'hostPath');
  host?.at('enabled')?.take();
  root.at('persistence', 'enabled')?.take();
  const path = host?.at('path')?.text();
  return path === undefined || path === defaultFolder ? {} : { settings: { dataPath: path } };
}

/** A template of Helm that prints a text, which is how the values write a template of Vector. */
const printed = /\{\{-?\s*(?:print\s+)?(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`)\s*-?\}\}/g;

/** A template of Helm with a value or a decision. */
const computed = /\{\{-?\s*(?:[.$]|(?:include|tpl|template|if|else|with|range|end|toYaml|default|required|quote)\b)/;

/** The configuration as Helm writes it, without the values that only Helm can compute, which are listed. */
function expanded(configuration: Data): { readonly configuration: Data; readonly templates: readonly Unmapped[] } {
  let result = configuration;
  const templates: Unmapped[] = [];
  for (const path of leavesOf(configuration)) {
    const value = valueAt(configuration, path);
    if (typeof value !== 'string' || !value.includes('{{')) continue;
    const text = value.replaceAll(printed, (_, quoted?: string, raw?: string) =>
      quoted === undefined ? (raw ?? '') : quoted.replaceAll(/\\(.)/g, '$1'),
    );
    if (computed.test(text)) {
      templates.push(templateAt(path, value));
      result = applyFix(result, path, { remove: true });
    } else result = applyFix(result, path, { replace: text });
  }
  return { configuration: result, templates };
}

function templateAt(path: Path, value: string): Unmapped {
  return {
    path: pathText(['customConfig', ...path]),
    what: shown(value, path),
    why: 'it is a template of Helm; write the value that it has in the cluster',
  };
}
