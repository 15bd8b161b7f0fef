import {
  clusterProblems,
  didYouMean,
  digestsProblems,
  error,
  escapeControl,
  nameProblems,
  registryProblems,
  sharedPodProblems,
  valueAt,
  type Problem,
} from '../kit';
import { variableProblems } from '../grafana';
import type { Environment } from './environment';
import { agentProblems } from './agent-rules';
import { alertProblems } from './alert-rules';
import { deliverySettingsProblems } from './delivery';
import { eventsProblems } from './event-rules';
import { hostsProblems } from './host-rules';
import { namespaceProblems } from './namespaces';
import { objectStoreProblems } from './object-store-rules';
import { usedSections } from './sections';
import { sizeProblems } from './sizes';
import { tenancyProblems } from './tenancy-rules';
import { unusedProblems } from './unused-rules';

/**
 * Checks of names and between sections that run before anything is built. The types of all settings are right by then.
 */
export function environmentProblems(environment: Environment): Problem[] {
  return [
    ...nameProblems(['name'], environment.name, 40),
    ...registryProblems(['registry'], environment.registry),
    ...digestsProblems(['digests'], environment.digests),
    ...clusterProblems(['cluster'], environment.cluster),
    ...sharedPodProblems(['pods'], environment.pods),
    ...componentNameProblems(environment),
    ...sizeProblems(environment),
    ...sectionProblems(environment),
    ...destinationProblems(environment),
    ...hostsProblems(environment),
    ...agentProblems(environment),
    ...eventsProblems(environment),
    ...objectStoreProblems(environment),
    ...exposedTwiceProblems(environment),
    ...(environment.grafana === undefined ? [] : variableProblems(['pods', 'env'], environment.pods?.env)),
    ...namespaceProblems(environment),
    ...tenancyProblems(environment),
    ...alertProblems(environment),
    ...deliverySettingsProblems(environment),
  ];
}

/**
 * Names become host names, which have to be valid before anything is built. Each component checks the length itself.
 */
function componentNameProblems(environment: Environment): Problem[] {
  return usedSections(environment)
    .map(({ section }) => [...section.path, 'name'])
    .flatMap((path) => {
      const name = valueAt(environment, path);
      return typeof name === 'string' ? nameProblems(path, name, Infinity) : [];
    });
}

/** Sections that need each other, or exclude each other. */
function sectionProblems(environment: Environment): Problem[] {
  const { loki, tempo, collect, objectStore } = environment;
  if (loki === undefined && tempo === undefined) return problemsWithoutStorage(environment);
  return [
    ...(objectStore === undefined
      ? [
          error(
            ['objectStore'],
            `'objectStore' is required and missing: ${loki === undefined ? 'Tempo needs a place for its traces' : 'Loki needs a place for its logs'}.`,
          ),
        ]
      : []),
    ...receiverProblems(environment),
    ...unusedProblems(environment),
    ...auditProblems(environment),
    ...(environment.grafana === undefined || environment.existingGrafana === undefined
      ? []
      : [
          error(
            ['existingGrafana'],
            'grafana is set too: dashboards would be in two places. Set one of them, the one that this platform deploys or another one.',
          ),
        ]),
    ...(collect === undefined || Object.keys(collect).length > 0
      ? []
      : [
          error(['collect'], 'nothing is collected: neither logs, events, traces nor hosts are set.', {
            fix: { remove: true },
          }),
        ]),
  ];
}

/** What is collected has one receiver: the Loki or the Tempo of the platform, or a destination. */
function receiverProblems({ loki, tempo, collect = {}, destinations }: Environment): Problem[] {
  const twice = (name: 'logs' | 'traces', component: string, setting: string): Problem =>
    error(
      ['destinations', name],
      `the platform has a ${component}, which receives all ${name}; destinations.${name} is for environments without ${setting}.`,
    );
  const { traces, ...logs } = collect;
  return [
    ...(loki !== undefined && destinations?.logs !== undefined ? [twice('logs', 'Loki', 'loki')] : []),
    ...(tempo !== undefined && destinations?.traces !== undefined ? [twice('traces', 'Tempo', 'tempo')] : []),
    ...((loki ?? destinations?.logs) === undefined && (Object.keys(logs).length > 0 || traces?.logs === true)
      ? [error(['destinations', 'logs'], `'logs' is required and missing: without loki, collect has no receiver.`)]
      : []),
    ...(traces !== undefined && (tempo ?? destinations?.traces) === undefined
      ? [
          error(
            ['destinations', 'traces'],
            `'traces' is required and missing: without tempo, collect.traces has no receiver. Set tempo to store traces here, or destinations.traces to send them.`,
          ),
        ]
      : []),
  ];
}

function auditProblems({ collect }: Environment): Problem[] {
  const { vector, webhook } = collect?.audit ?? { vector: {} };
  if (vector !== undefined || webhook !== undefined) return [];
  return [
    error(
      ['collect', 'audit'],
      "neither 'vector' nor 'webhook' is set: nothing would read the audit log. vector reads the file that the API server writes; webhook receives its requests.",
    ),
  ];
}

/** Sections of what is stored, which have no effect without it: a Grafana would have no data source. */
const ofStorage = ['objectStore', 'gateway', 'tenants', 'canary', 'grafana', 'existingGrafana'] as const;

function problemsWithoutStorage(environment: Environment): Problem[] {
  const { collect = {}, destinations } = environment;
  const without = ofStorage.filter((key) => environment[key] !== undefined && environment[key] !== false);
  if ((destinations?.logs ?? destinations?.traces) !== undefined) {
    const nothing = Object.keys(collect).length === 0;
    return [
      ...auditProblems(environment),
      ...receiverProblems(environment),
      ...without.map((key) =>
        error(
          [key],
          key === 'grafana' || key === 'existingGrafana'
            ? `${key} has no data source: it queries the Loki of this platform, and loki is not set. Query the logs where they are stored.`
            : `${key} has no effect without loki, which is not set.`,
          { fix: { remove: true } },
        ),
      ),
      ...(nothing ? [error(['collect'], 'nothing is collected, so nothing would be deployed.')] : []),
    ];
  }
  if (without.length === 0 && Object.keys(collect).length > 0)
    return [error(['destinations', 'logs'], `'logs' is required and missing: without loki, collect has no receiver.`)];
  const reason = without.length === 0 ? 'nothing would be deployed' : `${without.join(', ')} are set for it`;
  return [error(['loki'], `'loki' is required and missing: ${reason}.`)];
}

/** Secrets of users that no collector logs in as. */
function destinationProblems(environment: Environment): Problem[] {
  return (['logs', 'traces'] as const).flatMap((kind) => destinationUserProblems(environment, kind));
}

function destinationUserProblems(environment: Environment, kind: 'logs' | 'traces'): Problem[] {
  const { users = {} } = environment.destinations?.[kind] ?? {};
  const logins = usedSections(environment).flatMap(
    ({ section, settings }) => section.logins?.(settings, environment).map(({ user }) => user) ?? [],
  );
  return Object.keys(users)
    .filter((user) => !logins.includes(user))
    .map((user) => {
      const near = didYouMean(user, logins);
      const path = ['destinations', kind, 'users'];
      const value = users[user];
      return error(
        [...path, user],
        `no collector logs in as '${escapeControl(user)}'; users: ${logins.map((name) => `'${escapeControl(name)}'`).join(', ') || 'none'}.`,
        near === undefined ? {} : { fix: { moveTo: [...path, near], value } },
      );
    });
}

/** Ports and hosts that the gateway and Grafana have both. */
function exposedTwiceProblems({ gateway, grafana }: Environment): Problem[] {
  const [ofGateway, ofGrafana] = [gateway?.expose, grafana?.expose];
  if (ofGateway === undefined || ofGrafana === undefined) return [];
  const at = ['grafana', 'expose'];
  const port = ofGrafana.nodePort?.port;
  const problems: Problem[] = [];
  if (port !== undefined && port === ofGateway.nodePort?.port)
    problems.push(
      error(
        [...at, 'nodePort', 'port'],
        `${port} is the node port of the gateway too, and a node port has one Service.`,
      ),
    );
  for (const kind of ['ingress', 'route'] as const) {
    const host = ofGrafana[kind]?.host;
    if (host !== undefined && (host === ofGateway.ingress?.host || host === ofGateway.route?.host))
      problems.push(
        error(
          [...at, kind, 'host'],
          `'${escapeControl(host)}' is the host of the gateway too: requests to one of them would reach the other.`,
        ),
      );
  }
  return problems;
}
