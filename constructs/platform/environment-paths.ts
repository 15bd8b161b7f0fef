import type { IConstruct } from 'constructs';
import { problemsOf, relocated, sectionOf, unique, withoutOverwriting, type Path, type Problem } from '../kit';
import type { Environment } from './environment';
import { logAgents } from './agent-rules';

/** Props of components that the platform sets from other sections of an environment. */
const otherSections: readonly (readonly [prop: Path, setting: Path])[] = [
  [['loki', 'store'], ['objectStore']],
  [
    ['loki', 'earlierStore'],
    ['objectStore', 'earlier'],
  ],
  [['loki', 'tenants'], ['tenants']],
  [['tempo', 'store'], ['objectStore']],
  [['tempo', 'tenants'], ['tenants']],
  [['gateway', 'tenants'], ['tenants']],
  [
    ['collect', 'traces', 'alloy', 'traces'],
    ['collect', 'traces'],
  ],
  [
    ['collect', 'traces', 'alloy', 'logs'],
    ['collect', 'traces', 'logs'],
  ],
  [
    ['collect', 'traces', 'alloy', 'labels'],
    ['collect', 'logs', 'pipeline', 'labels'],
  ],
  [
    ['grafana', 'alerts'],
    ['alerts', 'logs'],
  ],
  ...logAgents.flatMap((agent) =>
    ['pipeline', 'sources', 'namespaceSinks'].map((prop): [Path, Path] => [
      ['collect', 'logs', agent, prop],
      ['collect', 'logs', prop === 'namespaceSinks' ? 'tenantByNamespace' : prop],
    ]),
  ),
  [
    ['collect', 'audit', 'vector', 'sources', 'audit', 'path'],
    ['collect', 'audit', 'vector', 'path'],
  ],
  ...['vector', 'webhook'].map((agent): [Path, Path] => [
    ['collect', 'audit', agent, 'pipeline'],
    ['collect', 'audit', 'pipeline'],
  ]),
];

/** The problems of a platform's components, with the paths of the settings that the user wrote. Each problem once. */
export function componentProblems(platform: IConstruct, environment: Environment): Problem[] {
  const moves = [
    ...otherSections,
    // The sources of a machine are beside the settings of its agent.
    ...platform.node.children
      .map(sectionOf)
      .filter((section) => section[1] === 'hosts' && section.length === 4)
      .flatMap((section) => {
        const above = section.slice(0, -1);
        return [
          ...['docker', 'journal', 'files', 'syslog', 'pipeline'].map((key): [Path, Path] => [
            [...section, key],
            [...above, key],
          ]),
          [[...section, 'host'], above] as [Path, Path],
        ];
      }),
    ...inheritedPodSettings(environment),
    // Every component has a copy of the settings of the cluster and of all pods.
    ...platform.node.children.flatMap((component) =>
      ['cluster', 'pods'].map((setting): [Path, Path] => [[...sectionOf(component), setting], [setting]]),
    ),
  ];
  return unique(
    problemsOf(platform).map((problem) => {
      const moved = moves.reduce((one, [prop, setting]) => relocated(one, prop, setting), problem);
      return withoutOverwriting(environment, moved);
    }),
  );
}

/** A target of Loki that has pod settings has those of all targets too, where it does not set them. */
function inheritedPodSettings({ loki }: Environment): [Path, Path][] {
  const shared = Object.keys(loki?.pod ?? {});
  return Object.entries(loki?.targets ?? {}).flatMap(([target, { pod }]) =>
    pod === undefined
      ? []
      : shared
          .filter((key) => !Object.hasOwn(pod, key))
          .map((key): [Path, Path] => [
            ['loki', 'targets', target, 'pod', key],
            ['loki', 'pod', key],
          ]),
  );
}
