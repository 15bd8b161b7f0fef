import { describe } from '../../constructs/kit';
import { render, type Environment } from '../../constructs/platform';
import type { Case } from '../../test/pipeline/case';
import { configurationsIn, sha256, type Configuration } from './configurations';
import { kinds, type AgentKind } from './kinds';
import { originConfiguration } from './origins';
import { isOfOrigins } from './writers';

/** A release of an agent that runs the cases. */
export interface Agent {
  /** `vector 0.57.0`. */
  readonly name: string;
  readonly kind: AgentKind;
  readonly release: string;
  /** The environment variable with the path of its program. */
  readonly variable: string;
  readonly sendsMetadata: boolean;
}

/** Every supported release of every agent. */
export const agents: readonly Agent[] = kinds.flatMap((kind) =>
  kind.releases.map((release) => ({
    name: `${kind.name} ${release}`,
    kind,
    release,
    variable: `${kind.name}_${release}`.toUpperCase().replaceAll('.', '_'),
    sendsMetadata: kind.sendsMetadata(release),
  })),
);

/** A case as an agent runs it. */
export interface CaseRun {
  readonly of: Case;
  /** SHA-256 of lines and expected entries. */
  readonly lines: string;
  /** What the agent is deployed with, or why the environment is refused. */
  readonly configuration: Configuration | { readonly refused: string; readonly sha256: string };
}

/** The case with the configuration that an agent gets for it. */
export function caseRun(agent: Agent, of: Case): CaseRun {
  return { of, lines: sha256(JSON.stringify(of.writers)), configuration: configurationOf(agent, of) };
}

function configurationOf({ kind, release }: Agent, of: Case): CaseRun['configuration'] {
  if (isOfOrigins(of)) return originConfiguration(kind, release, of);
  const { pipeline, tenantByNamespace } = of;
  const environment = {
    name: 'case',
    releases: '2026-11',
    destinations: { logs: { url: 'http://logs.example.com' } },
    collect: {
      logs: {
        login: 'vector',
        tenant: 'Prod',
        ...(pipeline !== undefined && { pipeline }),
        ...(tenantByNamespace !== undefined && { tenantByNamespace }),
        ...kind.settings(release, of),
      },
    },
  } as Environment;
  const rendered = render(environment);
  const refused = rendered.errors.map(describe).join('\n');
  return configurationsIn('case', rendered)[0] ?? { refused, sha256: sha256(refused) };
}
