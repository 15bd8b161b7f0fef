import { didYouMean, error, isMap, replaceWith, type Data, type Problem } from '../../kit';
import { componentsOf, kinds, stringsOf, type Kind } from './context';

/** Kind of events that components exchange. */
type Telemetry = 'logs' | 'metrics';

const metricSources = new Set(['internal_metrics', 'host_metrics']);
const acceptedTelemetry: Readonly<Record<string, Telemetry>> = {
  loki: 'logs',
  prometheus_exporter: 'metrics',
  prometheus_remote_write: 'metrics',
  log_to_metric: 'logs',
  dedupe: 'logs',
  reduce: 'logs',
  throttle: 'logs',
};

/** An output that inputs can refer to: a component, or one of its named outputs. */
interface Output {
  readonly owner: string;
  /** Whether Vector warns if no component reads it. Unmatched events of a route may be discarded. */
  readonly mustBeRead: boolean;
}

type Outputs = ReadonlyMap<string, Output>;

interface Node {
  readonly id: string;
  readonly kind: Kind;
  readonly component: Data;
  readonly inputs: readonly string[];
}

/** Validates ids, inputs, cycles, unread outputs, and metrics sent to components that accept logs. */
export function graphProblems(config: Data): Problem[] {
  const nodes = kinds.flatMap((kind) =>
    componentsOf(config, kind).map(([id, component]): Node => ({
      id,
      kind,
      component,
      inputs: stringsOf(component['inputs']),
    })),
  );
  const outputs = new Map(nodes.filter(({ kind }) => kind !== 'sinks').flatMap(outputsOf));
  const read = new Set(nodes.flatMap(({ inputs }) => inputs.flatMap((input) => matching(input, outputs))));
  const cycle = cycleOf(nodes, outputs);
  return [
    ...nodes.flatMap((node) => idProblems(node, nodes)),
    ...nodes.flatMap((node) => inputProblems(node, outputs)),
    ...unreadProblems(nodes, outputs, read),
    ...(cycle.length > 0 ? [cycleProblem(cycle)] : nodes.flatMap((node) => telemetryProblems(node, nodes, outputs))),
  ];
}

function idProblems({ id, kind }: Node, nodes: readonly Node[]): Problem[] {
  const at = [kind, id];
  if (!/^[A-Za-z0-9_-]+$/.test(id))
    return [
      error(
        at,
        `'${id}' is not a valid id: letters, digits, '_' and '-'. Folders of positions and buffers are named after it, and a dot separates it from its outputs.`,
      ),
    ];
  const other = nodes.find((node) => node.id === id && kinds.indexOf(node.kind) < kinds.indexOf(kind));
  if (other === undefined) return [];
  return [
    error(at, `The id '${id}' is used in ${other.kind} and in ${kind}, but inputs refer to components by id alone.`),
  ];
}

function outputsOf({ id, component }: Node): [string, Output][] {
  const named = (names: readonly string[], rest: boolean): [string, Output][] => [
    ...names.map((name): [string, Output] => [`${id}.${name}`, { owner: id, mustBeRead: true }]),
    ...(rest ? [[`${id}._unmatched`, { owner: id, mustBeRead: false }] satisfies [string, Output]] : []),
  ];
  const { type, route, routes, reroute_unmatched, reroute_dropped } = component;
  if (type === 'route') return named(isMap(route) ? Object.keys(route) : [], reroute_unmatched !== false);
  if (type === 'exclusive_route')
    return named(Array.isArray(routes) ? routes.flatMap((one) => (isMap(one) ? [String(one['name'])] : [])) : [], true);
  const main: [string, Output] = [id, { owner: id, mustBeRead: true }];
  return reroute_dropped === true ? [main, [`${id}.dropped`, { owner: id, mustBeRead: true }]] : [main];
}

/** The outputs that an input refers to, by name or with `*`. */
function matching(input: string, outputs: Outputs): string[] {
  if (!input.includes('*')) return outputs.has(input) ? [input] : [];
  const pattern = new RegExp(`^${input.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`);
  return [...outputs.keys()].filter((output) => pattern.test(output));
}

function inputProblems({ id, kind, inputs, component }: Node, outputs: Outputs): Problem[] {
  const at = [kind, id, 'inputs'];
  if (kind !== 'sources' && Array.isArray(component['inputs']) && inputs.length === 0)
    return [error(at, `inputs is empty, but a ${kind.slice(0, -1)} needs at least one.`)];
  return inputs.flatMap((input, n): Problem[] => {
    if (inputs.indexOf(input) !== n)
      return [
        error(at, `'${input}' is listed twice; every event would arrive twice.`, replaceWith([...new Set(inputs)])),
      ];
    if (matching(input, outputs).length > 0) return [];
    const named = [...outputs].filter(([, { owner }]) => owner === input).map(([name]) => name);
    const near = named.length === 1 ? named[0] : didYouMean(input, [...outputs.keys()]);
    return [
      error(
        at,
        named.length > 0
          ? `'${input}' cannot be an input; its outputs are ${named.join(', ')}.`
          : `'${input}' is not an output of a source or transform. Available: ${[...outputs.keys()].join(', ')}.`,
        replaceWith(near === undefined ? undefined : [...new Set(inputs.map((one) => (one === input ? near : one)))]),
      ),
    ];
  });
}

function unreadProblems(nodes: readonly Node[], outputs: Outputs, read: ReadonlySet<string>): Problem[] {
  return [...outputs].flatMap(([output, { owner, mustBeRead }]): Problem[] => {
    const siblings = [...outputs].filter(([, one]) => one.owner === owner);
    const lost = mustBeRead || (siblings.length === 1 && !siblings.some(([name]) => read.has(name)));
    if (!lost || read.has(output)) return [];
    const node = nodes.find(({ id }) => id === owner)!;
    return [error([node.kind, owner], `No component reads ${output}, so its events would be discarded.`)];
  });
}

/** The ids of the first cycle, in order of reading; empty if there is none. */
function cycleOf(nodes: readonly Node[], outputs: Outputs): string[] {
  const done = new Set<string>();
  const follow = (id: string, path: readonly string[]): string[] => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return [];
    const inputs = nodes.find((node) => node.id === id && node.kind === 'transforms')?.inputs ?? [];
    for (const owner of inputs.flatMap((input) =>
      matching(input, outputs).map((output) => outputs.get(output)!.owner),
    )) {
      const cycle = follow(owner, [...path, id]);
      if (cycle.length > 0) return cycle;
    }
    done.add(id);
    return [];
  };
  return nodes.map(({ id }) => follow(id, [])).find((cycle) => cycle.length > 0) ?? [];
}

function cycleProblem(cycle: readonly string[]): Problem {
  return error(
    ['transforms', cycle[0]!, 'inputs'],
    `${cycle.toReversed().join(' → ')} is a cycle; events would circulate forever.`,
  );
}

function telemetryProblems(node: Node, nodes: readonly Node[], outputs: Outputs): Problem[] {
  const accepted = acceptedTelemetry[String(node.component['type'])];
  if (accepted === undefined || node.kind === 'sources') return [];
  return node.inputs.flatMap((input): Problem[] => {
    const produced = matching(input, outputs).flatMap((output) =>
      telemetryOf(outputs.get(output)!.owner, nodes, outputs),
    );
    if (produced.length === 0 || produced.includes(accepted)) return [];
    return [
      error(
        [node.kind, node.id, 'inputs'],
        `${node.id} accepts only ${accepted}, but '${input}' produces ${produced[0]}.`,
      ),
    ];
  });
}

/** What a component produces; transforms pass on the kind that they read. */
function telemetryOf(id: string, nodes: readonly Node[], outputs: Outputs): Telemetry[] {
  const node = nodes.find((one) => one.id === id)!;
  const type = String(node.component['type']);
  if (node.kind === 'sources') return [metricSources.has(type) ? 'metrics' : 'logs'];
  if (type === 'log_to_metric') return ['metrics'];
  return node.inputs.flatMap((input) =>
    matching(input, outputs).flatMap((output) => telemetryOf(outputs.get(output)!.owner, nodes, outputs)),
  );
}
