import type { IConstruct } from 'constructs';
import type { PodTemplateSpec } from '../../imports/k8s';
import { DaemonSetWorkload, asList, valueAt } from '../kit';

/** What the pods of a namespace use of their node, as parts of a sentence. */
export function nodeUses(platform: IConstruct, namespace: string): string[] {
  const pods = platform.node
    .findAll()
    .filter((one) => one instanceof DaemonSetWorkload)
    .filter((workload) => workload.pods.namespace === namespace)
    .flatMap((workload) => {
      const { spec } = valueAt(workload.apiObject.toJson(), ['spec', 'template']) as PodTemplateSpec;
      return spec === undefined ? [] : [spec];
    });
  const mounts = pods.flatMap(({ containers, volumes = [] }) =>
    volumes.flatMap(({ name, hostPath }) => {
      if (hostPath === undefined) return [];
      const all = containers.flatMap(({ volumeMounts = [] }) => volumeMounts.filter((mount) => mount.name === name));
      return [{ path: hostPath.path, isRead: all.every(({ readOnly }) => readOnly === true) }];
    }),
  );
  const pathsOf = (isRead: boolean): string[] => [
    ...new Set(mounts.filter((mount) => mount.isRead === isRead).map(({ path }) => path)),
  ];
  const ports = pods.flatMap(({ containers }) =>
    containers.flatMap(({ ports: all = [] }) => all.flatMap(({ hostPort }) => hostPort ?? [])),
  );
  const [read, written] = [pathsOf(true), pathsOf(false)];
  return [
    ...(read.length > 0 ? [`read ${asList(read)}`] : []),
    ...(written.length > 0 ? [`write to ${asList(written)}`] : []),
    ...(ports.length > 0 ? [`open the ports ${asList([...new Set(ports)].map(String))}`] : []),
  ];
}
