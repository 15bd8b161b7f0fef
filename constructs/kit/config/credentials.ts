import { error, type Problem } from '../validation/problem';
import { isMap, type Data } from './data';
import { entriesOf } from './managed';

/**
 * Finds credentials that a user wrote into a configuration, which is in a ConfigMap.
 *
 * @param keys - their names in the configuration of the program
 * @param page - where the program shows its configuration: `Loki's /config page`
 */
export function writtenCredentials(config: Data, keys: RegExp, page: string): Problem[] {
  return entriesOf(config)
    .filter(([path, value]) => keys.test(String(path.at(-1))) && !isMap(value))
    .map(([path]) =>
      error(
        path,
        `${path.at(-1)} is a secret, and would be readable in a ConfigMap, in Git and on ${page}. Access keys of the object store belong in the Secret that objectStore names; other credentials are not supported.`,
      ),
    );
}
