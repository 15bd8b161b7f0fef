import type { Construct } from 'constructs';
import { KubeConfigMap, type Volume } from '../../../imports/k8s';
import { commonLabels } from '../workload/labels';
import { check, error } from '../validation/problem';
import { digest, unreadable } from './yaml';

/** A ConfigMap with configuration files. */
export interface ConfigFiles {
  readonly name: string;
  /** SHA-256 of the files, for an annotation that rolls the pods when their configuration changes. */
  readonly checksum: string;
  /** Mounts the files under their names. */
  readonly volume: Volume;
}

/**
 * Creates a ConfigMap from files. Text that kubectl would not read back unchanged is reported as a problem.
 */
export function configFiles(
  scope: Construct,
  id: string,
  props: { name: string; namespace: string; files: Readonly<Record<string, string>> },
): ConfigFiles {
  const { name, namespace, files } = props;
  new KubeConfigMap(scope, id, { metadata: { name, namespace, labels: commonLabels(scope) }, data: files });
  check(scope, () =>
    Object.entries(files).flatMap(([file, text]) => {
      const reason = unreadable(text);
      return reason === undefined
        ? []
        : [error(['config'], `${file} in the ConfigMap ${name} would be changed by kubectl: ${reason}.`)];
    }),
  );
  return { name, checksum: digest(JSON.stringify(files)), volume: { name: id, configMap: { name } } };
}
