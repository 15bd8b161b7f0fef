import { durationSeconds, isMap, valueAt, type Data, type Path } from '../../kit';
import type { Topology } from '../../loki';
import { erasureSet } from '../../object-store';
import type { Layer } from '../layers';
import { day, demandOf, gigabytesOf, type Size } from './demand';
import { gibi, roundedUp, sizeText } from './figure';
import { facts } from './measured';
import { planOf } from './plan';
import { settingsOf } from './settings';
import type { GivenShape } from './shape';
import { storedPerDay } from './store';

/**
 * What the setting `size` of an environment stands for: numbers that the environment does not set, and that fit to those
 * that it sets. The environment is not validated yet.
 */
export function sizeLayers(environment: Data): readonly Layer[] {
  const { size } = environment;
  if (typeof size !== 'string' || !Object.hasOwn(gigabytesOf, size)) return [];
  const data = withoutSet(sizeData(environment, size as Size), environment, []);
  return [{ kind: 'size', name: size, data }];
}

function sizeData(environment: Data, size: Size): Data {
  const { loki } = environment;
  const retentionDays = retentionOf(environment);
  const demand = demandOf(gigabytesOf[size], retentionDays === undefined ? {} : { retentionDays });
  const plan = planOf(demand, givenShape(environment));
  const settings = settingsOf(plan);
  const { vector } = settings.collect.logs;
  const agent = valueAt(environment, ['collect', 'logs', 'vector']);
  const minio = valueAt(environment, ['objectStore', 'minio']);
  const replicates = isMap(loki) || isMap(environment['tempo']);
  return {
    ...(isMap(loki) && { loki: lokiData(loki, settings.loki) }),
    ...(replicates && valueAt(environment, ['gateway', 'autoscaling']) === undefined && { gateway: settings.gateway }),
    ...(isMap(loki) &&
      isMap(minio) &&
      retentionDays !== undefined && {
        objectStore: { minio: minioData(minio, storedPerDay(demand) * retentionDays * plan.shape.replicationFactor) },
      }),
    ...(isMap(agent) && {
      collect: {
        logs: {
          vector: {
            buffer: vector.buffer,
            // With `state: 'pod'` the limit of the disk is that of the buffer.
            ...(agent['state'] !== 'pod' && { pod: vector.pod }),
          },
        },
      },
    }),
  };
}

/** Leaves out settings of single targets that the environment sets for all: those of single targets would win. */
function lokiData(loki: Data, settings: Data): Data {
  const { targets, ...others } = settings;
  if (!isMap(targets)) return others;
  const shared: readonly (readonly [own: Path, ofTarget: string])[] = [
    [['replicas'], 'replicas'],
    [['storage'], 'storage'],
    [['pod', 'resources'], 'pod'],
  ];
  const set = new Set(shared.filter(([own]) => valueAt(loki, own) !== undefined).map(([, ofTarget]) => ofTarget));
  return {
    ...others,
    targets: Object.fromEntries(
      Object.entries(targets).map(([target, of]) => [
        target,
        Object.fromEntries(Object.entries(of as Data).filter(([key]) => !set.has(key))),
      ]),
    ),
  };
}

/** What the environment decides already. */
function givenShape(environment: Data): GivenShape {
  const number = (path: Path): number | undefined => {
    const value = valueAt(environment, path);
    return typeof value === 'number' && value >= 1 ? value : undefined;
  };
  const topology = valueAt(environment, ['loki', 'topology']);
  const targets = valueAt(environment, ['loki', 'targets']);
  const zones = valueAt(environment, ['loki', 'ingesterZones']);
  const [replicas, replicationFactor] = [number(['loki', 'replicas']), number(['loki', 'replicationFactor'])];
  return {
    ...(isTopology(topology) && { topology }),
    ...(replicas !== undefined && { replicas }),
    ...(replicationFactor !== undefined && { replicationFactor }),
    targets: Object.fromEntries(
      Object.keys(isMap(targets) ? targets : {}).map((target) => [
        target,
        number(['loki', 'targets', target, 'replicas']),
      ]),
    ),
    ...(Array.isArray(zones) && zones.length > 0 && { zones: zones.length }),
    onVolume: [['objectStore'], ['objectStore', 'earlier']].some(
      (path) => valueAt(environment, [...path, 'filesystem']) === true,
    ),
  };
}

function isTopology(value: unknown): value is Topology {
  return value === 'monolithic' || value === 'simple-scalable' || value === 'distributed';
}

/** Days of the longest retention of a tenant; undefined if logs are kept forever. */
function retentionOf(environment: Data): number | undefined {
  const tenants = isMap(environment['tenants']) ? Object.keys(environment['tenants']) : [];
  const own = tenants.map((tenant) => valueAt(environment, ['tenants', tenant, 'retention', 'default']));
  const seconds = [
    valueAt(environment, ['loki', 'retention', 'default']),
    ...own.filter((one) => one !== undefined),
  ].map((one) => durationSeconds(String(one)) ?? 0);
  return seconds.includes(0) ? undefined : Math.max(...seconds) / day;
}

/** @param stored - bytes of chunks */
function minioData(minio: Data, stored: number): Data {
  const count = (key: string): number => (typeof minio[key] === 'number' ? minio[key] : 1);
  const drives = { servers: count('servers'), drivesPerServer: count('drivesPerServer') };
  const set = erasureSet(drives);
  if (set === undefined) return {};
  const each = stored / facts.minioFilled.value / (drives.servers * drives.drivesPerServer * set.usable);
  return { storage: sizeText(Math.max(10 * gibi, roundedUp(each, 10 * gibi))) };
}

/** Settings of which each part depends on the others: the environment sets all of them or none. */
const atomic = (path: Path): boolean => path.at(-1) === 'resources';

/** The settings that the environment does not set. */
function withoutSet(data: Data, environment: Data, path: Path): Data {
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]): [string, unknown][] => {
      const at = [...path, key];
      const own = valueAt(environment, at);
      if (own === undefined) return [[key, value]];
      if (!isMap(value) || !isMap(own) || atomic(at)) return [];
      const rest = withoutSet(value, environment, at);
      return Object.keys(rest).length === 0 ? [] : [[key, rest]];
    }),
  );
}
