import { didYouMean, error, isMap, replaceWith, type Data, type Problem } from '../../kit';
import { componentsOf, kinds, texts, type Kind } from './context';

/** What flows between components. */
type Telemetry = 'logs' | 'metrics';

const metricSources = new Set(['internal_metrics', 'host_metrics']);
const takes: Readonly<Record<string, Telemetry>> = {
  loki: 'logs',
  prometheus_exporter: 'metrics',
  prometheus_remote_write: 'metrics',
  log_to_metric: 'logs',
  dedupe: 'logs',
  reduce: 'logs',
  throttle: 'logs',
};

/** Something that can be read: a component, or one of its named outputs. */
interface Output {
  readonly owner: string;
  /** Vector warns when nobody reads it; the rest of a route may fall to the ground. */
  readonly mustBeRead: boolean;
}

interface Node {
  readonly id: string;
  readonly kind: Kind;
  readonly component: Data;
  readonly inputs: readonly string[];
}

/** Ids, references between components, circles, what nobody reads, and metrics where logs are wanted. */
export function graphProblems(config: Data): Problem[] {
  const nodes = kinds.flatMap((kind) =>
    componentsOf(config, kind).map(([id, component]): Node => ({
      id,
      kind,
      component,
      inputs: texts(component['inputs']),
    })),
  );
  const outputs = new Map(nodes.filter(({ kind }) => kind !== 'sinks').flatMap(outputsOf));
  const read = new Set(nodes.flatMap(({ inputs }) => inputs.flatMap((input) => matching(input, outputs))));
  const circle = circleOf(nodes, outputs);
  return [
    ...nodes.flatMap((node) => idProblems(node, nodes)),
    ...nodes.flatMap((node) => inputProblems(node, outputs)),
    ...unread(nodes, outputs, read),
    ...(circle.length > 0 ? [circleProblem(circle)] : nodes.flatMap((node) => telemetryProblems(node, nodes, outputs))),
  ];
}

function idProblems({ id, kind }: Node, nodes: readonly Node[]): Problem[] {
  const at = [kind, id];
  if (!/^[A-Za-z0-9_-]+$/.test(id))
    return [
      error(
        at,
        `the id '${id}' has more than letters, digits, _ and -: folders on the nodes are named after it, and a dot parts it from its outputs.`,
      ),
    ];
  const other = nodes.find((node) => node.id === id && kinds.indexOf(node.kind) < kinds.indexOf(kind));
  if (other === undefined) return [];
  return [
    error(at, `the id '${id}' is there twice, in ${other.kind} and ${kind}; inputs would not know which is meant.`),
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
  const own: [string, Output] = [id, { owner: id, mustBeRead: true }];
  return reroute_dropped === true ? [own, [`${id}.dropped`, { owner: id, mustBeRead: true }]] : [own];
}

/** The outputs that an input names, itself or by `*`. */
function matching(input: string, outputs: ReadonlyMap<string, Output>): string[] {
  if (!input.includes('*')) return outputs.has(input) ? [input] : [];
  const pattern = new RegExp(`^${input.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')}$`);
  return [...outputs.keys()].filter((output) => pattern.test(output));
}

function inputProblems({ id, kind, inputs, component }: Node, outputs: ReadonlyMap<string, Output>): Problem[] {
  const at = [kind, id, 'inputs'];
  if (kind !== 'sources' && Array.isArray(component['inputs']) && inputs.length === 0)
    return [error(at, `${id} reads nothing; it needs at least one input.`)];
  return inputs.flatMap((input, n): Problem[] => {
    if (inputs.indexOf(input) !== n)
      return [
        error(at, `'${input}' is there twice; every event would arrive twice.`, replaceWith([...new Set(inputs)])),
      ];
    if (matching(input, outputs).length > 0) return [];
    const own = [...outputs].filter(([, { owner }]) => owner === input).map(([name]) => name);
    const near = own.length === 1 ? own[0] : didYouMean(input, [...outputs.keys()]);
    return [
      error(
        at,
        own.length > 0
          ? `'${input}' has no output of its own; its outputs are ${own.join(', ')}.`
          : `no source or transform is called '${input}'; there are ${[...outputs.keys()].join(', ')}.`,
        replaceWith(near === undefined ? undefined : [...new Set(inputs.map((one) => (one === input ? near : one)))]),
      ),
    ];
  });
}

function unread(nodes: readonly Node[], outputs: ReadonlyMap<string, Output>, read: ReadonlySet<string>): Problem[] {
  return [...outputs].flatMap(([output, { owner, mustBeRead }]): Problem[] => {
    const others = [...outputs].filter(([, { owner: its }]) => its === owner);
    const lost = mustBeRead || (others.length === 1 && !others.some(([name]) => read.has(name)));
    if (!lost || read.has(output)) return [];
    const node = nodes.find(({ id }) => id === owner)!;
    return [error([node.kind, owner], `nobody reads ${output}: what it gives is thrown away.`)];
  });
}

/** The ids of a circle, in order; none if there is no circle. */
function circleOf(nodes: readonly Node[], outputs: ReadonlyMap<string, Output>): string[] {
  const done = new Set<string>();
  const follow = (id: string, path: readonly string[]): string[] => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return [];
    const inputs = nodes.find((node) => node.id === id && node.kind === 'transforms')?.inputs ?? [];
    for (const owner of inputs.flatMap((input) =>
      matching(input, outputs).map((output) => outputs.get(output)!.owner),
    )) {
      const circle = follow(owner, [...path, id]);
      if (circle.length > 0) return circle;
    }
    done.add(id);
    return [];
  };
  return nodes.map(({ id }) => follow(id, [])).find((circle) => circle.length > 0) ?? [];
}

function circleProblem(circle: readonly string[]): Problem {
  return error(
    ['transforms', circle[0]!, 'inputs'],
    `${circle.toReversed().join(' → ')} is a circle: events would run in it for ever.`,
  );
}

function telemetryProblems(node: Node, nodes: readonly Node[], outputs: ReadonlyMap<string, Output>): Problem[] {
  const wanted = takes[String(node.component['type'])];
  if (wanted === undefined || node.kind === 'sources') return [];
  return node.inputs.flatMap((input): Problem[] => {
    const given = matching(input, outputs).flatMap((output) => telemetryOf(outputs.get(output)!.owner, nodes, outputs));
    if (given.length === 0 || given.includes(wanted)) return [];
    return [
      error(
        [node.kind, node.id, 'inputs'],
        `${node.id} takes ${wanted}, and '${input}' gives ${given[0]}; nothing would ever arrive.`,
      ),
    ];
  });
}

/** What a component gives: transforms pass on what they get. */
function telemetryOf(id: string, nodes: readonly Node[], outputs: ReadonlyMap<string, Output>): Telemetry[] {
  const node = nodes.find((one) => one.id === id)!;
  const type = String(node.component['type']);
  if (node.kind === 'sources') return [metricSources.has(type) ? 'metrics' : 'logs'];
  if (type === 'log_to_metric') return ['metrics'];
  return node.inputs.flatMap((input) =>
    matching(input, outputs).flatMap((output) => telemetryOf(outputs.get(output)!.owner, nodes, outputs)),
  );
}
