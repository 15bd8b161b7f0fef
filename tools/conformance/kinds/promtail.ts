import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import { isMap, type Data } from '../../../constructs/kit';
import { PromtailAgent, promtailReleases, type PromtailRelease } from '../../../constructs/promtail';
import type { Case } from '../../../test/pipeline/case';
import { freePorts } from '../../../test/support/processes';
import type { Configuration } from '../configurations';
import { argsOf, kubeconfig, maps, placeVolumes, variablesOf } from '../volumes';
import { originOf } from '../writers';
import type { AgentKind, Prepared, RunPlan } from './kind';

/** What Promtail reads; the journal only if it is built with it, which the recorded program is not. */
const origins = new Set(['pods', 'files']);

export const promtail: AgentKind = {
  name: 'promtail',
  title: 'Promtail',
  releases: promtailReleases.names,
  file: 'promtail.yaml',
  sendsMetadata: () => true,
  samplesByChance: true,
  runs: ({ writers, tenantByNamespace }) =>
    tenantByNamespace === undefined && writers.every((writer) => origins.has(originOf(writer))),
  settings: (release, of) => ({
    ...(isOfDocker(of) && { sources: { pods: { docker: true } } }),
    promtail: { release: release as PromtailRelease, endOfLife: 'accepted' },
  }),
  onNode: (scope, { release, ...props }) => {
    new PromtailAgent(scope, 'promtail', { release: release as PromtailRelease, endOfLife: 'accepted', ...props });
  },
  releaseOf,
  resultOf,
  prepare,
  received: (metrics) =>
    [...metrics.matchAll(/^promtail_read_lines_total\{.*\} (\S+)/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    ),
};

function isOfDocker({ writers }: Case): boolean {
  return writers.some(({ docker }) => docker === true);
}

function releaseOf(program: string): string {
  const { stdout, stderr, error } = spawnSync(program, ['-version'], { encoding: 'utf8' });
  const printed = `${stdout ?? ''}${stderr ?? ''}`.trim();
  const release = /^promtail, version v?(\d+\.\d+\.\d+)/.exec(printed)?.[1];
  if (release === undefined)
    throw new Error(`${program} is not Promtail: ${error?.message ?? `-version printed '${printed}'`}.`);
  return release;
}

/** Starts a program, and ends it once it serves: `-check-syntax` does not build stages. */
const untilItServes = `
"$@" >"$OUTPUT" 2>&1 &
for _ in $(seq 300); do
  grep -q 'server listening on addresses' "$OUTPUT" && { kill $!; wait $!; exit 0; }
  kill -0 $! 2>/dev/null || { wait $!; exit $?; }
  sleep 0.1
done
kill -9 $!
exit 124
`;

/** Runs `-check-syntax`, then starts Promtail, which builds all stages, without a cluster and a receiver. */
function resultOf(program: string, configuration: Configuration): string {
  const { text, container } = configuration;
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    const file = join(folder, 'promtail.yaml');
    const kubeconfigFile = join(folder, 'kubeconfig');
    // Nothing answers there.
    writeFileSync(kubeconfigFile, dump(kubeconfig('https://127.0.0.1:1')));
    const config = placeVolumes(folder, configuration).data(load(text)) as Data;
    writeFileSync(file, dump(moved(config, { port: 0, kubeconfig: kubeconfigFile, push: 'http://127.0.0.1:1' })));
    const output = join(folder, 'output');
    const args = [...flagsOf(container), `-config.file=${file}`];
    const env = { ...variablesOf(container), OUTPUT: output, PATH: process.env['PATH'] };
    const options = { encoding: 'utf8', timeout: 60_000, env } as const;
    for (const [command, given] of [
      [program, [...args, '-check-syntax']],
      ['sh', ['-c', untilItServes, 'sh', program, ...args]],
    ] as const) {
      const { status, stdout, stderr, error } = spawnSync(command, given, options);
      if (status === 0) continue;
      const started = spawnSync('cat', [output], { encoding: 'utf8' }).stdout;
      const printed = `${stdout}${stderr}${started}`.replaceAll(`${folder}/`, '').trim();
      return `exit ${status ?? error?.message}: ${printed}`;
    }
    return 'built';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The arguments of the container without the configuration file. */
function flagsOf(container: Data): string[] {
  return argsOf(container)
    .filter((arg) => !arg.startsWith('-config.file='))
    .map((arg) => arg.replaceAll(/\$\((\w+)\)/g, (_all, name: string) => variablesOf(container)[name] ?? ''));
}

/** Changes addresses, the interval of looking for new files, and the level of the log. */
function moved(
  config: Data,
  { port, kubeconfig: file, push }: { readonly port: number; readonly kubeconfig: string; readonly push: string },
): Data {
  return {
    ...config,
    // That it serves is told at the level `info`.
    server: {
      ...(config['server'] as Data),
      http_listen_address: '127.0.0.1',
      http_listen_port: port,
      log_level: 'info',
    },
    clients: maps(config['clients']).map((client) => ({
      ...client,
      url: `${push}${new URL(String(client['url'])).pathname}`,
    })),
    target_config: { sync_period: '1s' },
    scrape_configs: maps(config['scrape_configs']).map((job) => ({
      ...job,
      ...(isMap(job['kubernetes_sd_configs']) || Array.isArray(job['kubernetes_sd_configs'])
        ? {
            kubernetes_sd_configs: maps(job['kubernetes_sd_configs']).map((one) => ({ ...one, kubeconfig_file: file })),
          }
        : {}),
    })),
  };
}

async function prepare({ folder, configuration, kubernetes, push }: RunPlan): Promise<Prepared> {
  const { container, text } = configuration;
  const [metricsPort] = await freePorts(1);
  const kubeconfigFile = join(folder, 'kubeconfig');
  writeFileSync(kubeconfigFile, dump(kubeconfig(kubernetes)));
  const config = placeVolumes(folder, configuration).data(load(text)) as Data;
  const file = join(folder, 'promtail.yaml');
  writeFileSync(file, dump(moved(config, { port: metricsPort!, kubeconfig: kubeconfigFile, push })));
  return {
    args: [...flagsOf(container), `-config.file=${file}`],
    env: variablesOf(container),
    metricsPort: metricsPort!,
  };
}
