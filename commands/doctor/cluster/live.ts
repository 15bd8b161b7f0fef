import { grouped, partOfLabel, type Data, type Manifest } from '../../../constructs/kit';
import { Forbidden, nameOf, textAt, UnknownKind, type ClusterReader } from './reader';

/** An address of an object that is the same in every API version: `apps/Deployment logging/loki-gateway`. */
export function addressOf({ apiVersion, kind, metadata }: Pick<Manifest, 'apiVersion' | 'kind' | 'metadata'>): string {
  return `${groupOf(apiVersion)}/${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The API group of an `apiVersion`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** A kind as kubectl accepts it, with its group, since several groups may have kinds of one name. */
export function resourceOf({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  const group = groupOf(apiVersion);
  return group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}

/** The objects of the kinds and namespaces of a platform, as the cluster has them. Each kind is read when it is needed. */
export class Live {
  readonly #cluster: ClusterReader;

  constructor(cluster: ClusterReader) {
    this.#cluster = cluster;
  }

  /** All objects of the kind of a manifest in its namespace. @throws Forbidden */
  neighbours(manifest: Manifest): readonly Data[] {
    const { namespace } = manifest.metadata;
    try {
      return this.#cluster.list(resourceOf(manifest), namespace === undefined ? {} : { namespace });
    } catch (error) {
      if (error instanceof UnknownKind) return [];
      throw error;
    }
  }

  /** The object in the cluster; undefined if there is none. @throws Forbidden */
  find(manifest: Manifest): Data | undefined {
    return this.neighbours(manifest).find((one) => nameOf(one) === manifest.metadata.name);
  }

  /** Every manifest with its object, and the kinds that may not be read, with the reason. */
  pairs(manifests: readonly Manifest[]): {
    readonly pairs: readonly { readonly manifest: Manifest; readonly found: Data | undefined }[];
    readonly forbidden: ReadonlyMap<string, string>;
  } {
    const forbidden = new Map<string, string>();
    const groups = grouped(manifests, (one) => `${resourceOf(one)} ${one.metadata.namespace ?? ''}`);
    const pairs = [...groups].flatMap(([key, members]) => {
      try {
        return members.map((manifest) => ({ manifest, found: this.find(manifest) }));
      } catch (error) {
        if (!(error instanceof Forbidden)) throw error;
        forbidden.set(key.trim(), error.message);
        return [];
      }
    });
    return { pairs, forbidden };
  }
}

/** The label that says to which platform an object belongs. */
export function partOfObject(object: unknown): string {
  return textAt(object, 'metadata', 'labels', partOfLabel);
}
