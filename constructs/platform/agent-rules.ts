import { asList, error, type Problem } from '../kit';
import type { LogsSettings } from './collect-settings';
import type { Environment } from './environment';

/** The agents of `collect.logs`, in the order in which they are named. */
export const logAgents = ['vector', 'alloy', 'promtail'] as const satisfies readonly (keyof LogsSettings)[];

const at = ['collect', 'logs'];

/** Logs are collected by exactly one agent, which can do what the settings beside it ask for. */
export function agentProblems({ collect }: Environment): Problem[] {
  const { logs } = collect ?? {};
  if (logs === undefined) return [];
  const chosen = logAgents.filter((agent) => logs[agent] !== undefined);
  if (chosen.length > 1)
    return [error(at, `${asList(chosen)} are set together: every line would be sent once by each of them.`)];
  const [agent] = chosen;
  if (agent === undefined)
    return [
      error(at, `no agent is set, so that no log would be read; one of ${asList(logAgents)} is required.`, {
        example: 'vector: {}',
      }),
    ];
  if (agent !== 'promtail' || logs.tenantByNamespace === undefined) return [];
  return [
    error(
      [...at, 'tenantByNamespace'],
      `tenantByNamespace needs a connection with its own login for each tenant, which vector and alloy have; ${agent} sends all lines to one tenant.`,
    ),
  ];
}
