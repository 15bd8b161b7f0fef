import type { Construct } from 'constructs';
import { KubeConfigMap, type Volume } from '../../../imports/k8s';
import { commonLabels } from '../workload/labels';
import { check, error } from '../validation/problem';
import { digest, unreadable } from './yaml';

/** Files of a workload in a ConfigMap. */
export interface ConfigFiles {
  readonly name: string;
  /** Changes with every byte of the files: pods that carry it roll when their configuration changes. */
  readonly checksum: string;
  /** Mounts the files, under their names, readable for all. */
  readonly volume: Volume;
}

/**
 * Puts files into a ConfigMap.
 *
 * @throws nothing; text that a YAML reader on the way would change is a problem of the construct
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
        : [error(['config'], `${file} of the ConfigMap ${name} would not arrive as written: ${reason}.`)];
    }),
  );
  return { name, checksum: digest(JSON.stringify(files)), volume: { name: id, configMap: { name } } };
}
