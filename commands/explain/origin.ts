import type { Path } from '../../constructs/kit';
import {
  originOf,
  releaseSets,
  resolvedEnvironment,
  type EnvironmentInput,
  type Place,
} from '../../constructs/platform';

/** Where a value comes from. */
export type Origin =
  | ({ readonly kind: 'environment' | 'size' | 'file'; readonly name: string } & Partial<Place>)
  | { readonly kind: 'releases'; readonly name: string }
  /** The value of a program's configuration that the program of this package writes. */
  | { readonly kind: 'construct' }
  | { readonly kind: 'default' | 'none' };

/** Where a setting is set; its value must not be undefined. */
export function settingOrigin(input: EnvironmentInput, path: Path): Origin {
  const { layer, place } = originOf(input, path)!;
  return { kind: layer.kind, name: layer.name, ...place };
}

/** The release sets name programs; these settings have another name. */
const programs: Readonly<Record<string, string>> = {
  gateway: 'nginx',
  exporter: 'events',
  logger: 'eventLogger',
  canary: 'loki',
  uploadCleanup: 'silo',
};

/** The release that the release set gives to a section without a `release`. */
export function setRelease(
  input: EnvironmentInput,
  path: Path,
): { readonly value: string; readonly origin: Origin } | undefined {
  const section = path.at(-2);
  if (path.at(-1) !== 'release' || typeof section !== 'string') return undefined;
  const { releases, objectStore } = resolvedEnvironment(input);
  const content: Readonly<Record<string, string>> = releaseSets[releases] ?? {};
  const program = section === 'minio' ? (objectStore?.minio?.flavour ?? 'silo') : (programs[section] ?? section);
  const value = content[program];
  return value === undefined ? undefined : { value, origin: { kind: 'releases', name: releases } };
}
