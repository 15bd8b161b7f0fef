import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import { packageVersion } from '../../constructs/platform/version';
import type { Valid } from '../environments';

const usedBy = 'cdk8s-logging:used-by';
const releaseSet = 'cdk8s-logging:release-set';

/**
 * The container images of an environment as CycloneDX 1.6 in JSON. It has neither a time nor a serial number: the same
 * environment gives the same bytes.
 */
export function sbomText({ name, platform, images: used }: Valid): string {
  const images = new Map<string, Set<string>>();
  for (const one of used) images.set(one.image, (images.get(one.image) ?? new Set()).add(one.usedBy));
  const bom = new Models.Bom();
  bom.metadata.tools.components.add(
    new Models.Component(Enums.ComponentType.Application, 'cdk8s-logging', { version: packageVersion }),
  );
  bom.metadata.component = new Models.Component(Enums.ComponentType.Platform, name, {
    bomRef: name,
    properties: new Models.PropertyRepository([new Models.Property(releaseSet, platform.environment.releases)]),
  });
  for (const [image, users] of images) {
    const component = containerOf(image);
    for (const user of users) component.properties.add(new Models.Property(usedBy, user));
    bom.components.add(component);
    bom.metadata.component.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** @param image - `docker.io/grafana/loki:3.7.8`, with a digest if it is pinned */
function containerOf(image: string): Models.Component {
  const [, repository = image, tag, digest] = /^(.+?)(?::(\w[\w.-]*))?(?:@sha256:([0-9a-f]{64}))?$/.exec(image) ?? [];
  const component = new Models.Component(Enums.ComponentType.Container, repository, {
    bomRef: image,
    purl: purlOf(repository, tag, digest),
  });
  const version = tag ?? (digest === undefined ? undefined : `sha256:${digest}`);
  if (version !== undefined) component.version = version;
  if (digest !== undefined) component.hashes.set(Enums.HashAlgorithm['SHA-256'], digest);
  return component;
}

/** The name is the last part of the repository; the version of an OCI image is its digest only. */
function purlOf(repository: string, tag: string | undefined, digest: string | undefined): string {
  const version = digest === undefined ? undefined : `sha256:${digest}`;
  const name = repository.slice(repository.lastIndexOf('/') + 1).toLowerCase();
  const qualifiers = { repository_url: repository, ...(tag !== undefined && { tag }) };
  return new PackageURL('oci', undefined, name, version, qualifiers, undefined).toString();
}
