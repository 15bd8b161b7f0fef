import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { isMap, valueAt, type Data } from '../../../constructs/kit';
import { VectorAgent, vectorReleases, type VectorRelease } from '../../../constructs/vector';
import { freePorts } from '../../../test/support/processes';
import type { Configuration } from '../configurations';
import { argsOf, kubeconfig, placeVolumes, variablesOf } from '../volumes';
import type { AgentKind, Prepared, RunPlan } from './kind';

export const vector: AgentKind = {
  name: 'vector',
  title: 'Vector',
  releases: vectorReleases.names,
  file: 'vector.yaml',
  sendsMetadata: (release) => vectorReleases.facts(release).sendsMetadata,
  runs: () => true,
  settings: (release) => ({ vector: { release: release as VectorRelease } }),
  onNode: (scope, { release, ...props }) => {
    new VectorAgent(scope, 'vector', { release: release as VectorRelease, ...props });
  },
  releaseOf,
  resultOf,
  prepare,
  received: (metrics) => {
    const counted = metrics.matchAll(/^vector_component_received_events_total\{([^}]*)\} (\d+)/gm);
    return [...counted]
      .filter(([, labels]) => labels!.includes('component_kind="source"') && !labels!.includes('internal_metrics'))
      .reduce((sum, [, , count]) => sum + Number(count), 0);
  },
};

function releaseOf(program: string): string {
  const { stdout, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const release = /^vector (\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
  if (release === undefined)
    throw new Error(`${program} is not Vector: ${error?.message ?? `--version printed '${stdout.trim()}'`}.`);
  return release;
}

/**
 * Runs `vector validate`, which builds sources, sinks, templates, buffers and logins as at startup, but sends nothing
 * and skips health checks.
 */
function resultOf(program: string, configuration: Configuration): string {
  const { text, container } = configuration;
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    const file = join(folder, 'vector.yaml');
    writeFileSync(file, dump(placeVolumes(folder, configuration).data(load(text))));
    const kubeconfigFile = join(folder, 'kubeconfig');
    // Nothing answers there: the source does not connect during validation.
    writeFileSync(kubeconfigFile, dump(kubeconfig('https://127.0.0.1:1')));
    const { status, stdout, stderr, error } = spawnSync(
      program,
      [...flagsOf(container), 'validate', '--skip-healthchecks', file],
      { encoding: 'utf8', timeout: 120_000, env: { ...variablesOf(container), KUBECONFIG: kubeconfigFile } },
    );
    if (status === 0) return 'built';
    const printed = `${stdout}${stderr}`.replaceAll(`${folder}/`, '').trim();
    return `exit ${status ?? error?.message}: ${printed}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The arguments of the container without the configuration file. */
function flagsOf(container: Data): string[] {
  const args = argsOf(container);
  return args.filter((arg, n) => arg !== '--config' && args[n - 1] !== '--config');
}

/** Changes addresses, folders and the interval of looking for new files. */
async function prepare({ folder, configuration, kubernetes, push }: RunPlan): Promise<Prepared> {
  const moved = placeVolumes(folder, configuration).data(load(configuration.text)) as Data;
  const listening = Object.entries(moved['sources'] as Data).filter(([, source]) => valueAt(source, ['address']));
  const [metricsPort, ...free] = await freePorts(listening.length + 1);
  const ports = new Map(listening.map(([id], n) => [id, free[n]!]));
  const each = (section: string, change: (component: Data, id: string) => Data): Data => {
    const components = moved[section];
    return Object.fromEntries(
      Object.entries(isMap(components) ? components : {}).map(([id, component]) => [id, change(component as Data, id)]),
    ) as Data;
  };
  const config = {
    ...moved,
    sources: each('sources', (source, id) => ({
      ...source,
      ...(['kubernetes_logs', 'file'].includes(String(source['type'])) && { glob_minimum_cooldown_ms: 500 }),
      ...(ports.has(id) && { address: `127.0.0.1:${ports.get(id)}` }),
    })),
    sinks: each('sinks', (sink) => ({
      ...sink,
      ...(sink['type'] === 'loki' && { endpoint: push }),
      ...(sink['type'] === 'prometheus_exporter' && { address: `127.0.0.1:${metricsPort}` }),
    })),
  };
  const file = join(folder, 'vector.yaml');
  writeFileSync(file, dump(config));
  const kubeconfigFile = join(folder, 'kubeconfig');
  writeFileSync(kubeconfigFile, dump(kubeconfig(kubernetes)));
  const { container } = configuration;
  return {
    args: [...flagsOf(container), '--config', file],
    env: { ...variablesOf(container), KUBECONFIG: kubeconfigFile, NO_COLOR: '1' },
    metricsPort: metricsPort!,
    ports,
  };
}
