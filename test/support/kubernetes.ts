import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { isMap, type Data } from '../../constructs/kit';

/** The oldest supported release of Kubernetes and a current one; `npm run kubernetes-schemas` writes their schemas. */
export const kubernetesReleases = ['1.28', '1.34'] as const;

interface Schemas {
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Data;
}

const integer = (bits: number) => ({
  type: 'number' as const,
  validate: (value: number) => Number.isInteger(value) && value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1),
});

const validators = kubernetesReleases.map((release) => {
  const { kinds, definitions } = JSON.parse(
    readFileSync(join(__dirname, 'kubernetes', `${release}.json`), 'utf8'),
  ) as Schemas;
  const ajv = new Ajv({
    strict: false,
    validateSchema: false,
    formats: { int32: integer(32), int64: integer(64) },
    logger: false,
  });
  ajv.addSchema({ $id: 'kubernetes', definitions });
  const compiled = new Map<string, ValidateFunction>();
  const of = (kind: string): ValidateFunction | undefined => {
    const name = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (name === undefined) return undefined;
    const known = compiled.get(kind) ?? ajv.compile({ $ref: `kubernetes#/definitions/${name}` });
    compiled.set(kind, known);
    return known;
  };
  return { release, of };
});

/** API groups of CRDs, whose schemas are not part of Kubernetes. */
const customGroups = /^(cert-manager\.io|external-secrets\.io|gateway\.networking\.k8s\.io|monitoring\.coreos\.com)\//;

/** Why an API server would reject an object, by the schemas of all releases and by rules beyond schemas. */
export function refusals(object: unknown): string[] {
  if (!isMap(object)) return ['it is not an object'];
  const kind = `${String(object['apiVersion'])} ${String(object['kind'])}`;
  if (customGroups.test(kind)) return valueRefusals(object);
  const bySchema = validators.flatMap(({ release, of }) => {
    const validate = of(kind);
    if (validate === undefined) return [`${release}: the kind ${kind} is not known`];
    if (validate(object)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${release}: ${instancePath} ${message}`);
  });
  return [...bySchema, ...valueRefusals(object)];
}

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const word = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

const isLabel = (text: unknown): boolean => typeof text === 'string' && text.length <= 63 && label.test(text);
const isSubdomain = (text: unknown): boolean => typeof text === 'string' && text.length <= 253 && subdomain.test(text);
const isValue = (text: unknown): boolean => text === '' || (typeof text === 'string' && word.test(text));
const isPort = (port: unknown): boolean =>
  typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535;
const isQuantity = (size: unknown): boolean =>
  /^\d+(\.\d+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE]\d+)?$/.test(String(size));

function isKey(text: string): boolean {
  const parts = text.split('/');
  return parts.length <= 2 && word.test(parts.at(-1)!) && (parts.length === 1 || isSubdomain(parts[0]));
}

function isCidr(text: unknown): boolean {
  const [address = '', bits = '', more] = String(text).split('/');
  return (
    more === undefined && isIP(address) > 0 && /^\d+$/.test(bits) && Number(bits) <= (isIP(address) === 6 ? 128 : 32)
  );
}

/** Validation rules of Kubernetes by key, at any depth. */
const rules: Readonly<Record<string, (value: unknown) => boolean>> = {
  labels: mapOf(isKey, isValue),
  matchLabels: mapOf(isKey, isValue),
  nodeSelector: mapOf(isKey, isValue),
  annotations: mapOf(isKey, (value) => typeof value === 'string'),
  limits: mapOf(isKey, isQuantity),
  requests: mapOf(isKey, isQuantity),
  matchExpressions: listOf(requirement),
  namespaces: listOf(isLabel),
  namespace: isLabel,
  serviceAccountName: isSubdomain,
  secretName: isSubdomain,
  priorityClassName: isSubdomain,
  storageClassName: isSubdomain,
  topologyKey: (key) => typeof key === 'string' && isKey(key),
  weight: (weight) => Number(weight) >= 1 && Number(weight) <= 100,
  image: (image) => typeof image === 'string' && /^[a-z0-9.:/@_-]+$/i.test(image) && !image.includes('//'),
  containerPort: isPort,
  nodePort: (port) => Number(port) >= 30_000 && Number(port) <= 32_767,
  port: (port) => typeof port === 'object' || typeof port === 'string' || isPort(port),
  cidr: isCidr,
  replicas: (count) => Number(count) >= 0,
  mountPath: (path) => typeof path === 'string' && path !== '' && !path.includes(':'),
  host: (host) => isSubdomain(String(host).replace(/^\*\./, '')),
};

function requirement(one: unknown): boolean {
  if (!isMap(one) || typeof one['key'] !== 'string' || !isKey(one['key'])) return false;
  const values: unknown[] = Array.isArray(one['values']) ? one['values'] : [];
  if (one['operator'] === 'In' || one['operator'] === 'NotIn') return values.length > 0 && values.every(isValue);
  if (one['operator'] === 'Gt' || one['operator'] === 'Lt') return values.length === 1;
  return (one['operator'] === 'Exists' || one['operator'] === 'DoesNotExist') && values.length === 0;
}

function mapOf(key: (text: string) => boolean, value: (of: unknown) => boolean): (map: unknown) => boolean {
  return (map) => isMap(map) && Object.entries(map).every(([name, entry]) => key(name) && value(entry));
}

function listOf(entry: (of: unknown) => boolean): (list: unknown) => boolean {
  return (list) => Array.isArray(list) && list.every(entry);
}

function valueRefusals(object: Data): string[] {
  const { metadata } = object;
  const name = isMap(metadata) ? metadata['name'] : undefined;
  // Names of roles may contain colons; names of Services are DNS labels.
  const named = object['kind'] === 'Service' ? isLabel(name) : isSubdomain(String(name).replaceAll(':', '-'));
  // The data of a ConfigMap is not validated by Kubernetes.
  const { data, ...rest } = object;
  const files = isMap(data) ? Object.keys(data).filter((file) => !/^[-._a-zA-Z0-9]{1,253}$/.test(file)) : [];
  return [
    ...(named ? [] : [`the name ${String(name)}`]),
    ...files.map((file) => `the key ${file} of data`),
    ...below('', rest),
  ];
}

function below(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((entry, n) => below(`${path}/${n}`, entry));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    const here = `${path}/${key}`;
    return rule === undefined || rule(entry) ? below(here, entry) : [`${here}: ${JSON.stringify(entry).slice(0, 200)}`];
  });
}
