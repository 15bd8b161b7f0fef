import { isDeepStrictEqual } from 'node:util';
import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { configurations, type ObjectRule, type Rules } from './rule';
import { readFolders, roleOf } from './roles';
import { filesOf, mapOf, mapsAt, podSpec, stringsAt, textOf } from './values';

/** The nodes on which an agent runs, what it reads there, and which way its lines take. */
export const agents: Rules = {
  fields: [
    {
      of: ['DaemonSet'],
      path: 'spec/template/spec/nodeSelector/*',
      when: ({ after }) => after !== undefined,
      risk: 'may lose data',
      why: ({ path, after }) =>
        `Only nodes with ${path.at(-1)}=${textOf(after)} get an agent: pods of others are not read.`,
    },
  ],
  objects: [
    ofAgent((before, after) =>
      mapsAt(before, ['tolerations'])
        .filter((one) => !mapsAt(after, ['tolerations']).some((other) => tolerates(other, one)))
        .map((one) => ({
          at: 'spec.template.spec.tolerations',
          why: `Nodes with the taint of ${JSON.stringify(one)} get no agent: their pods are not read.`,
        })),
    ),
    ofAgent((before, after) => [
      ...(before['automountServiceAccountToken'] !== false && after['automountServiceAccountToken'] === false
        ? [
            {
              at: 'spec.template.spec',
              why: 'The agent has no token for the API server, which lists the pods to read.',
            },
          ]
        : []),
      ...(valueAt(before, ['securityContext', 'runAsUser']) === 0 &&
      valueAt(after, ['securityContext', 'runAsUser']) !== 0
        ? [{ at: 'spec.template.spec', why: 'The agent is not root any more, to whom the files of logs belong.' }]
        : []),
    ]),
    ofAgent((before, after) => {
      const [was, is] = [requirements(before), requirements(after)];
      // A node needs to fulfil one of the terms, with all of its expressions.
      const all = (was ?? [[]]).every((term) => is?.some((other) => other.every((one) => isImplied(term, one))));
      return is === undefined || all
        ? []
        : [
            {
              at: 'spec.template.spec.affinity.nodeAffinity',
              why: `Only nodes with ${is.map(termText).join(', or ')} get an agent: pods of others are not read.`,
            },
          ];
    }),
    {
      of: ['DaemonSet'],
      risk: 'may lose data',
      find: ({ before, after }) => {
        if (after === undefined) return [];
        const is = [...readFolders(after)];
        // The agent looks for files in a folder of its container.
        const found = (inside: string, path: string): boolean =>
          is.some(
            ([mount, folder]) =>
              isBelow(inside, mount) && joined(folder, inside.slice(mount.length)) === joined(path, ''),
          );
        return [...readFolders(before)]
          .filter(([inside, path]) => !found(inside, path))
          .map(([inside, path]) => ({ why: `The agent cannot read ${path} of the node in ${inside} any more.` }));
      },
    },
    {
      of: configurations,
      risk: 'may lose data',
      find: ({ before, after }) =>
        after === undefined
          ? []
          : filesOf(before).flatMap((was, n) => {
              const is = filesOf(after)[n];
              if (!isMap(was['sources']) || !isMap(is?.['sources'])) return [];
              const known = sent(is);
              return [...sent(was)]
                .filter((source) => source in (is['sources'] as Data) && !known.has(source))
                .map((source) => ({ at: 'sinks', why: `No sink sends what the source ${source} reads any more.` }));
            }),
    },
    {
      of: ['File'],
      risk: 'may lose data',
      find: ({ before, after }) =>
        after !== undefined
          ? []
          : filesOf(before).flatMap((file) =>
              isMap(file['sources']) && isMap(file['sinks'])
                ? [{ why: `The agent of this file reads ${Object.keys(file['sources']).join(', ')} no longer.` }]
                : [],
            ),
    },
  ],
};

function ofAgent(find: (before: Data, after: Data) => { readonly at: string; readonly why: string }[]): ObjectRule {
  return {
    of: ['DaemonSet'],
    risk: 'may lose data',
    find: ({ before, after }) => {
      const [was, is] = [podSpec(before), podSpec(after)];
      return was === undefined || is === undefined || roleOf(before!) !== 'agent' ? [] : find(was, is);
    },
  };
}

/** Whether a toleration covers another one. */
function tolerates(outer: Data, inner: Data): boolean {
  const key = outer['key'] === undefined ? outer['operator'] === 'Exists' : outer['key'] === inner['key'];
  const value = outer['operator'] === 'Exists' || (inner['operator'] !== 'Exists' && outer['value'] === inner['value']);
  const effect = outer['effect'] === undefined || outer['effect'] === inner['effect'];
  return key && value && effect && isDeepStrictEqual(outer['tolerationSeconds'], inner['tolerationSeconds']);
}

/** The expressions of each term; undefined if every node fulfils them. */
function requirements(spec: Data): Data[][] | undefined {
  const required = ['affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
  const terms = mapsAt(spec, required);
  return terms.length === 0
    ? undefined
    : terms.map((term) => [...mapsAt(term, ['matchExpressions']), ...mapsAt(term, ['matchFields'])]);
}

/** Whether nodes that fulfil a term fulfil an expression. */
function isImplied(term: readonly Data[], expression: Data): boolean {
  const { key, operator } = expression;
  const values = stringsAt(expression, ['values']);
  return term.some((known) => {
    if (known['key'] !== key || known['operator'] !== operator) return false;
    const others = stringsAt(known, ['values']);
    if (operator === 'In') return others.every((value) => values.includes(value));
    if (operator === 'NotIn') return values.every((value) => others.includes(value));
    return isDeepStrictEqual(values, others);
  });
}

function termText(term: readonly Data[]): string {
  return term
    .map((one) => [textOf(one['key']), textOf(one['operator']), ...stringsAt(one, ['values'])].join(' '))
    .join(' and ');
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function joined(folder: string, rest: string): string {
  return `/${[...folder.split('/'), ...rest.split('/')].filter(Boolean).join('/')}`;
}

/** The sources of logs whose lines reach a sink. */
function sent(config: Data): ReadonlySet<string> {
  const inputsOf = (section: string): Map<string, string[]> =>
    new Map(
      Object.entries(mapOf(config[section])).map(([name, one]) => [
        name,
        valueAt(one, ['type']) === 'prometheus_exporter' ? [] : stringsAt(one, ['inputs']),
      ]),
    );
  const stages = inputsOf('transforms');
  const all = [...stages.keys(), ...Object.keys(config['sources'] as Data)];
  const found = new Set<string>();
  const add = (pattern: string): void => {
    // An input can name an output of a stage, as `stage.output`, or several stages, as `stage_*`.
    const names = all.filter((name) =>
      pattern.endsWith('*')
        ? name.startsWith(pattern.slice(0, -1))
        : name === pattern || pattern.startsWith(`${name}.`),
    );
    for (const name of names) {
      if (found.has(name)) continue;
      found.add(name);
      for (const input of stages.get(name) ?? []) add(input);
    }
  };
  for (const inputs of inputsOf('sinks').values()) for (const input of inputs) add(input);
  return new Set([...found].filter((name) => !stages.has(name)));
}
