import type { Layers } from '../layers';
import { isEphemeral } from './pod';
import type { TopologyName } from './targets';

/** What is known about the volumes of the release. */
interface Release {
  readonly root: Layers;
  readonly topology: TopologyName;
  /** Logs are on the volume. */
  readonly onVolume: boolean;
  readonly release: string;
  readonly namespace: string;
  /** The name of the new Loki. */
  readonly name: string;
}

const page = 'docs/migrate-charts.md has the commands';

/** How to keep the volumes of the chart for the pods of the platform. */
export function volumeNotes({ root, topology, onVolume, release, namespace, name }: Release): string[] {
  const uninstall = `helm uninstall ${release} -n ${namespace}`;
  if (topology === 'monolithic') {
    if (isEphemeral(root.at('singleBinary')))
      return [
        `The pods of the chart had no volumes: what they have not flushed is lost with them. Flush it before: POST /flush.`,
      ];
    const [before, now] = [`storage-${name}-0`, `data-${name}-0`];
    return [
      `${onVolume ? 'The logs are' : 'Lines that are not flushed are'} on the claim ${before} of the StatefulSet ${name}; the pod of the platform has the claim ${now}. Before ${uninstall}, set persistentVolumeClaimRetentionPolicy of the StatefulSet to Retain, because the chart may delete the claim; then create ${now} with volumeName of the old volume. ${page} under "Monolithic".`,
    ];
  }
  const sets =
    topology === 'simple-scalable' ? ['write', 'backend'] : ['ingester', 'compactor', 'index-gateway', 'ruler'];
  const claims = sets.map((set) => `data-${name}-${set}-0`);
  if (topology === 'distributed' && root.at('ingester', 'zoneAwareReplication', 'enabled')?.value !== false)
    return [
      `The chart has an ingester StatefulSet for each of the zones a, b and c (${name}-ingester-zone-a, …), whose volumes hold lines that are not flushed. Let them flush before ${uninstall}: POST /ingester/flush_shutdown to every ingester. The ingesters of the platform then start with empty volumes; everything else is in the object store.`,
    ];
  return [
    `The claims have the same names as before (${claims.join(', ')}, …), so the pods of the platform get the volumes of the chart in the same namespace. Before ${uninstall}, set persistentVolumeClaimRetentionPolicy of ${sets.map((set) => `${name}-${set}`).join(', ')} to Retain, because the chart may delete the claims. ${page} under "Same names".`,
  ];
}
