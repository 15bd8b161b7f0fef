import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { AlloyLogs, alloyReleases, type AlloyRelease } from '../../../constructs/alloy';
import type { Data } from '../../../constructs/kit';
import type { Case } from '../../../test/pipeline/case';
import { freePorts } from '../../../test/support/processes';
import type { Configuration } from '../configurations';
import { argsOf, kubeconfig, placeVolumes, variablesOf } from '../volumes';
import { originOf } from '../writers';
import type { AgentKind, Prepared, RunPlan } from './kind';

/** What Alloy reads; the journal only if it is built with it, which the recorded program is not. */
const origins = new Set(['pods', 'files']);

export const alloy: AgentKind = {
  name: 'alloy',
  title: 'Alloy',
  releases: alloyReleases.names,
  file: 'config.alloy',
  sendsMetadata: () => true,
  samplesByChance: true,
  runs: ({ writers }) => writers.every((writer) => origins.has(originOf(writer))),
  settings: (release, of) => ({
    ...(isOfDocker(of) && { sources: { pods: { docker: true } } }),
    alloy: { release: release as AlloyRelease },
  }),
  onNode: (scope, { release, ...props }) => {
    new AlloyLogs(scope, 'alloy', { release: release as AlloyRelease, ...props });
  },
  releaseOf,
  resultOf,
  prepare,
  received: (metrics) =>
    [...metrics.matchAll(/^loki_source_file_read_lines_total\{.*\} (\S+)/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    ),
};

function isOfDocker({ writers }: Case): boolean {
  return writers.some(({ docker }) => docker === true);
}

function releaseOf(program: string): string {
  const { stdout, stderr, error } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const printed = `${stdout ?? ''}${stderr ?? ''}`.trim();
  const release = /^alloy, version v?(\d+\.\d+\.\d+)/.exec(printed)?.[1];
  if (release === undefined)
    throw new Error(`${program} is not Alloy: ${error?.message ?? `--version printed '${printed}'`}.`);
  return release;
}

/** Runs `alloy fmt`, which must not change the file, and `alloy validate` at the level of the container. */
function resultOf(program: string, configuration: Configuration): string {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    const file = join(folder, 'config.alloy');
    writeFileSync(file, configuration.text);
    const levels = argsOf(configuration.container).filter((arg) => arg.startsWith('--stability.level='));
    for (const args of [
      ['fmt', '--test', file],
      ['validate', ...levels, file],
    ]) {
      const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
      if (status !== 0)
        return `${args[0]}: exit ${status ?? error?.message}: ${`${stdout}${stderr}`.replaceAll(`${folder}/`, '').trim()}`;
    }
    return 'built';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Changes addresses, folders and the interval of looking for new files. */
async function prepare({ folder, configuration, kubernetes, push }: RunPlan): Promise<Prepared> {
  const { container, text } = configuration;
  const [port] = await freePorts(1);
  const kubeconfigFile = join(folder, 'kubeconfig');
  writeFileSync(kubeconfigFile, dump(kubeconfig(kubernetes)));
  const placed = placeVolumes(folder, configuration).text(text);
  const moved = placed
    .replaceAll(/(\turl\s+= )"[^"]*?(\/loki[^"]*)"/g, `$1"${push}$2"`)
    .replaceAll(/(\n\trole )(\s*= "pod"\n)/g, `$1$2\tkubeconfig_file = ${JSON.stringify(kubeconfigFile)}\n`)
    .replaceAll('\t\tenabled = true\n', '\t\tenabled = true\n\t\tsync_period = "500ms"\n');
  const file = join(folder, 'config.alloy');
  writeFileSync(file, moved);
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  return {
    args: ['run', file, ...flagsOf(container), `--storage.path=${data}`, `--server.http.listen-addr=127.0.0.1:${port}`],
    env: variablesOf(container),
    metricsPort: port!,
  };
}

/** The flags of the container without folder and address. */
function flagsOf(container: Data): string[] {
  return argsOf(container).filter((arg) => arg.startsWith('--') && !/^--(storage|server\.http\.listen)/.test(arg));
}
