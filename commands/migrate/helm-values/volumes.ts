import type { Layers } from '../layers';
import type { SetNames } from './names';
import { hasVolumes, isEphemeral } from './pod';
import { statefulSections, type TopologyName } from './targets';

/** What is known about the volumes of the release. */
interface Release {
  readonly root: Layers;
  readonly topology: TopologyName;
  /** Logs are on the volume. */
  readonly onVolume: boolean;
  readonly release: string;
  readonly namespace: string;
  readonly names: SetNames;
}

/** A StatefulSet of the chart and its counterpart. */
interface StatefulTarget {
  readonly target: string;
  readonly before: string;
  readonly now: string;
}

const page = 'docs/migrate-charts.md has the commands';

const flush = 'POST /ingester/shutdown?flush=true&terminate=false';

/** How to keep the volumes of the chart for the pods of the platform, or what they do not keep. */
export function volumeNotes(release: Release): string[] {
  return release.topology === 'monolithic' ? ofOnePod(release) : ofTargets(release);
}

const uninstall = ({ release, namespace }: Release): string => `helm uninstall ${release} -n ${namespace}`;

function ofOnePod(release: Release): string[] {
  const { name } = release.names;
  if (isEphemeral(release.root.at('singleBinary')))
    return [
      release.onVolume
        ? 'The pods of the chart have no volumes, so their logs are lost with them: nothing can be taken over.'
        : withoutVolumes(name, release),
    ];
  const [before, now] = [`storage-${name}-0`, `data-${name}-0`];
  return [
    `${release.onVolume ? 'The logs are' : 'Lines that are not flushed are'} on the claim ${before} of the StatefulSet ${name}; the pod of the platform has the claim ${now}. Before ${uninstall(release)}, set persistentVolumeClaimRetentionPolicy of the StatefulSet to Retain, because the chart may delete the claim; then create ${now} with volumeName of the old volume. ${page} under "Monolithic".`,
  ];
}

function ofTargets(release: Release): string[] {
  const { root, topology, names } = release;
  const zones = topology === 'distributed' && root.at('ingester', 'zoneAwareReplication', 'enabled')?.value !== false;
  const isIngesting = ({ target }: StatefulTarget): boolean => target === 'write' || target === 'ingester';
  const all = Object.entries(statefulSections[topology]).map(([key, target]) => ({
    target,
    before: names.setOf(target),
    now: `${names.name}-${target}`,
    hasVolume: hasVolumes(root.at(key), topology === 'simple-scalable'),
  }));
  const ingesting = all.find(isIngesting)!;
  const kept = all.filter((one) => one.hasVolume && !(zones && isIngesting(one)));
  const [same, renamed] = [
    kept.filter(({ before, now }) => before === now),
    kept.filter(({ before, now }) => before !== now),
  ];
  return [
    ...(zones ? [ofZones(ingesting.before, ingesting.hasVolume, release)] : []),
    ...(!zones && !ingesting.hasVolume ? [withoutVolumes(ingesting.before, release)] : []),
    ...(same.length === 0 ? [] : [sameNames(same, release)]),
    ...(renamed.length === 0 ? [] : [otherNames(renamed, release)]),
  ];
}

/** What is lost with pods without volumes, unless they flush. */
function withoutVolumes(set: string, release: Release): string {
  return `The pods of ${set} have no volumes, and those of the platform do: lines that are not flushed are lost with the old pods. Let them flush before ${uninstall(release)}: ${flush} to every pod (${set}-0, …). ${page} under "Flush".`;
}

function ofZones(set: string, hasVolume: boolean, release: Release): string {
  const lines = hasVolume ? ', on whose volumes are lines that are not flushed' : ' without volumes';
  return `The chart has an ingester StatefulSet for each of the zones a, b and c (${set}-zone-a, …)${lines}. The ingesters of the platform start with empty volumes, so let those of the chart flush before ${uninstall(release)}: ${flush} to every pod. ${page} under "Flush". Everything else is in the object store.`;
}

function sameNames(sets: readonly StatefulTarget[], release: Release): string {
  const claims = sets.map(({ before }) => `data-${before}-0`).join(', ');
  return `The claims have the same names as before (${claims}, …), so the pods of the platform get the volumes of the chart in the same namespace. ${retain(sets, release)} ${page} under "Same names".`;
}

function otherNames(sets: readonly StatefulTarget[], release: Release): string {
  const claims = sets.map(({ before, now }) => `data-${before}-0 → data-${now}-0`).join(', ');
  return `These claims have other names in the platform: ${claims}, …. ${retain(sets, release)} Then create the new claims with volumeName of the old volumes. ${page} under "Monolithic".`;
}

function retain(sets: readonly StatefulTarget[], release: Release): string {
  const names = sets.map(({ before }) => before).join(', ');
  return `Before ${uninstall(release)}, set persistentVolumeClaimRetentionPolicy of ${names} to Retain, because the chart may delete the claims.`;
}
