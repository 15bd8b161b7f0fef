import { valueAt } from '../../../constructs/kit';
import type { ReadObject } from '../objects';
import { at, mapsAt, podSpec, textOf } from './values';

/** What a workload is for; a `receiver` takes OTLP of applications. */
export type Role = 'agent' | 'events' | 'gateway' | 'Loki' | 'Tempo' | 'receiver' | 'store' | 'Grafana';

/** It is known by what its pods mount and by its labels. */
export function roleOf(object: ReadObject): Role | undefined {
  if (!['DaemonSet', 'Deployment', 'StatefulSet'].includes(object.kind)) return undefined;
  const label = (key: string): string => textOf(at(object, ['metadata', 'labels', `app.kubernetes.io/${key}`]) ?? '');
  if (label('component') === 'otlp') return 'receiver';
  if (object.kind === 'DaemonSet') return readFolders(object).size > 0 ? 'agent' : undefined;
  // The label `name` follows the settings; an image may come from a mirror.
  const programs = mapsAt(podSpec(object), ['containers']).map(
    ({ image }) => /([^/:@]+)[^/]*$/.exec(textOf(image))?.[1],
  );
  const is = (program: string): boolean => label('name') === program || programs.includes(program);
  if (label('component') === 'gateway') return 'gateway';
  if (/event/.test(label('name')) || programs.some((program) => /event/.test(program ?? ''))) return 'events';
  if (is('loki')) return 'Loki';
  if (is('tempo')) return 'Tempo';
  if (is('grafana')) return 'Grafana';
  return is('minio') ? 'store' : undefined;
}

/** Folders of logs on the node, by the folder of the container in which they are. */
export function readFolders(object: ReadObject | undefined): ReadonlyMap<string, string> {
  const spec = podSpec(object);
  const mounts = mapsAt(spec, ['containers']).flatMap((container) => mapsAt(container, ['volumeMounts']));
  return new Map(
    mapsAt(spec, ['volumes']).flatMap((volume) => {
      const path = valueAt(volume, ['hostPath', 'path']);
      if (typeof path !== 'string' || !(path === '/' || path.startsWith('/var/log'))) return [];
      return mounts
        .filter(({ name }) => name === volume['name'])
        .map(({ mountPath }): [string, string] => [textOf(mountPath), path]);
    }),
  );
}
