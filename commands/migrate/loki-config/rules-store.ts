import type { Layers } from '../layers';
import { firstOf, plain } from './context';
import type { Sections } from './limits';
import { storeIdentity } from './schema';
import { urlOf } from './s3-url';

/** Whether Loki uses the clients of `storage_config.object_store`. */
export function usesThanos(section: Sections): boolean {
  return section('storage_config')?.at('use_thanos_objstore')?.flag() === true;
}

/** The section with the store of the rules. */
function rulesSection(section: Sections): Layers | undefined {
  return usesThanos(section) ? section('ruler_storage') : section('ruler')?.at('storage');
}

/** The bucket of the rules in a store: the setting, or the name that its URL has. */
export function rulesBucket(kind: string, section: Sections): Layers | string | undefined {
  const client = rulesSection(section)?.at(kind);
  return firstOf(client, 'bucketnames', 'bucket_name', 'container_name') ?? urlOf(client?.at('s3')).bucket;
}

/** Lists rules that the new Loki does not find: in files, or in another store than the logs. */
export function listRulesElsewhere(section: Sections, current: string): void {
  const store = rulesSection(section);
  store
    ?.at('local', 'directory')
    ?.differs('the rules are in files of this folder, which were not read; write them into rules of the tenants');
  const type = store?.at('type') ?? store?.at('backend');
  const kind = plain(type?.value ?? current);
  if (!['local', 'filesystem', 'configdb', current].includes(storeIdentity(kind)))
    type?.differs('the rules are in another store than the logs, where the platform does not look; copy them');
}
