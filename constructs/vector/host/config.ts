import { merged, type Data } from '../../kit';
import type { ReadSource } from '../common-sources';
import { baseConfig, ids, metricsPort, type Output } from '../config';
import type { CompiledPipeline } from '../pipeline/plan';
import type { VectorVersion } from '../releases';
import { configFolder, credentialsFile } from './layout';

/** Input of the configuration of a machine. */
export interface HostPlan {
  readonly output: Output;
  readonly sources: readonly ReadSource[];
  readonly compiled: CompiledPipeline;
  readonly buffer: { readonly maxSize: number; readonly whenFull: string };
  readonly dataPath: string;
  /** Certificate of the authority of the receiver, on the machine. */
  readonly caFile: string | undefined;
}

/** The configuration of a machine, without the `config` of the user. */
export function hostConfig({ output, sources, compiled, buffer, dataPath, caFile }: HostPlan): Data {
  // The Secret with the certificate is for pods.
  const { ca: _ca, ...sink } = output.sink;
  const base = baseConfig({
    sources: Object.fromEntries(sources.map(({ lines, component }) => [lines.id, component])),
    transforms: compiled.transforms,
    outputs: [{ ...output, sink }],
    labels: compiled.labels,
    structuredMetadata: compiled.structuredMetadata,
    buffer,
  });
  return merged(base, {
    data_dir: dataPath,
    sinks: {
      [ids.sink]: {
        ...(caFile !== undefined && { tls: { ca_file: caFile } }),
        // Vector starts while Loki cannot be reached, and buffers.
        healthcheck: { enabled: false },
      },
      [ids.exporter]: { address: `127.0.0.1:${metricsPort}` },
    },
  });
}

/** The backend of the login, for releases that read it from a file. */
export function hostSecret(version: VectorVersion): Data {
  return { type: 'file', path: `${configFolder}/${credentialsFile(version)}` };
}
