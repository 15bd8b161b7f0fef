import Ajv, { type ErrorObject } from 'ajv';
import {
  clusterProblems,
  dataProblems,
  didYouMean,
  isMap,
  leaf,
  nameProblems,
  registryProblems,
  type Problem,
} from '../kit';
import { toldErrors } from './alternatives';
import schema from './schema.json';
import type { Environment, StoreChoice } from './environment';
import { namespaceProblems } from './namespaces';
import { tenancyProblems } from './tenancy-rules';
import { notSupported } from './unsupported';

const validate = new Ajv({ allErrors: true, strict: false, verbose: true }).compile<Environment>(schema);

/** What is wrong with an environment before anything is built: first its data and shape, then what its sections say of each other. */
export function environmentProblems(environment: unknown): Problem[] {
  const unusable = dataProblems(environment);
  if (unusable.length > 0) return unusable;
  if (!validate(environment)) return shapeProblems(validate.errors ?? []);
  return [
    ...nameProblems('name', environment.name, 40),
    ...registryProblems('registry', environment.registry),
    // The id of the chart, which the tree of constructs would take for its own.
    ...(environment.name === 'constructor'
      ? [{ path: 'name', says: `'constructor' cannot be the name of a chart of cdk8s.` }]
      : []),
    ...clusterProblems('cluster', environment.cluster),
    ...roomNameProblems(environment),
    ...objectStoreProblems(environment),
    ...namespaceProblems(environment),
    ...tenancyProblems(environment),
  ];
}

/** Hosts are made of names, and nothing is built with a host that is none. How long a name may be, its room knows. */
function roomNameProblems({ loki, gateway, canary, collect, events, objectStore }: Environment): Problem[] {
  const named: Readonly<Record<string, { readonly name?: string } | false | undefined>> = {
    loki,
    gateway,
    canary,
    collect,
    events,
    'objectStore.minio': objectStore.minio,
    'objectStore.earlier.minio': objectStore.earlier?.minio,
    'objectStore.uploadCleanup': objectStore.uploadCleanup,
  };
  return Object.entries(named).flatMap(([section, room]) =>
    room === false || room?.name === undefined ? [] : nameProblems(`${section}.name`, room.name, Infinity),
  );
}

function objectStoreProblems({ objectStore: { earlier, uploadCleanup, ...today } }: Environment): Problem[] {
  return [
    ...choiceProblems('objectStore', today),
    ...(earlier === undefined ? [] : choiceProblems('objectStore.earlier', earlier)),
    ...(uploadCleanup !== undefined && today.filesystem === true
      ? [
          {
            path: 'objectStore.uploadCleanup',
            says: 'there are no uploads: logs are kept on a volume.',
          },
        ]
      : []),
    ...(earlier?.minio !== undefined && today.minio !== undefined
      ? [
          {
            path: 'objectStore.earlier.minio',
            says: 'both stores are MinIO of this platform; there is one.',
          },
        ]
      : []),
    ...(earlier === undefined ? [] : sharedKeysProblems(today, earlier)),
  ];
}

/** The keys of a MinIO are made here, those of an external store by its owner: no Secret has both. */
function sharedKeysProblems(today: StoreChoice, earlier: StoreChoice): Problem[] {
  const external = today.external ?? earlier.external;
  const minio = today.minio ?? earlier.minio;
  if (external === undefined || minio === undefined) return [];
  const { lokiSecret = 'loki-s3' } = minio;
  if (external.keys.secret !== lokiSecret) return [];
  const says = `'${lokiSecret}' is the Secret of the earlier store too: one of the two would be opened with the keys of the other.`;
  // The earlier one has its Secret already.
  return today.minio === undefined
    ? [{ path: 'objectStore.external.keys.secret', says }]
    : [{ path: 'objectStore.minio.lokiSecret', says }];
}

function choiceProblems(path: string, choice: StoreChoice): Problem[] {
  const chosen = Object.keys(choice);
  if (chosen.length === 1) return [];
  return [
    {
      path,
      says:
        chosen.length === 0
          ? 'no object store is chosen; Loki keeps its logs in one.'
          : `${chosen.join(' and ')} are both chosen; logs are kept in one of them.`,
    },
  ];
}

function shapeProblems(errors: readonly ErrorObject[]): Problem[] {
  const unique = new Map(
    toldErrors(errors).map((error) => [
      `${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`,
      error,
    ]),
  );
  return [...unique.values()].map(shapeProblem);
}

function shapeProblem(error: ErrorObject): Problem {
  const path = settingPath(error.instancePath);
  const parent: unknown = error.parentSchema;
  const name = leaf(path);
  const value = JSON.stringify(error.data);
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty']);
    const known = isMap(parent) && isMap(parent['properties']) ? Object.keys(parent['properties']) : [];
    const says = `'${key}' is no setting here; known are ${known.join(', ')}.`;
    const place = path === '' ? key : `${path}.${key}`;
    const reason = notSupported(place);
    if (reason !== undefined) return { path: place, says: reason };
    const section = sectionWith(key, parent);
    if (section !== undefined)
      return {
        path: place,
        says: `${says} '${key}' is a setting of '${section}'.`,
        write: `${section}: { ${key}: … }`,
      };
    const near = didYouMean(key, known);
    return { path: place, says, ...(near !== undefined && { write: `${near}: …` }) };
  }
  if (error.keyword === 'required') {
    const key = String(error.params['missingProperty']);
    if (key === 'keys' && name === 'external')
      return {
        path: `${path}.keys`,
        says: `'keys' is missing: it names the Secret with the access keys. A store without keys (workload identity, IRSA) is not supported yet.`,
      };
    return {
      path: path === '' ? key : `${path}.${key}`,
      says: `'${key}' is missing; ${path === '' ? 'an environment' : `'${path}'`} cannot do without it.`,
    };
  }
  if (error.keyword === 'enum' || error.keyword === 'const') {
    const allowed: unknown[] =
      error.keyword === 'const' ? [error.params['allowedValue']] : (error.params['allowedValues'] as unknown[]);
    const near = didYouMean(String(error.data), allowed.map(String));
    return {
      path,
      says: `${value} is not known here; known are ${allowed.map((one) => `'${String(one)}'`).join(', ')}.`,
      ...(near !== undefined && { write: name.endsWith(']') ? `'${near}'` : `${name}: '${near}'` }),
    };
  }
  return {
    path,
    says: `${value} does not fit: ${error.message ?? 'another type is expected'}.`,
  };
}

/** The one section of these settings that has this key: `pod`, where somebody wrote `nodeSelector` beside it. */
function sectionWith(key: string, parent: unknown): string | undefined {
  const properties = isMap(parent) && isMap(parent['properties']) ? parent['properties'] : {};
  const definitions: Readonly<Record<string, unknown>> = schema.definitions;
  const found = Object.keys(properties).filter((name) => {
    const own = properties[name];
    const reference = isMap(own) && typeof own['$ref'] === 'string' ? own['$ref'] : '';
    const settings = definitions[reference.replace('#/definitions/', '')] ?? own;
    return isMap(settings) && isMap(settings['properties']) && Object.hasOwn(settings['properties'], key);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** `/tenants/0/users` as it is written in a program: `tenants[0].users`. */
function settingPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}
