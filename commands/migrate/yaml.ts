import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { Unreadable } from './migration';

/** YAML with merge keys, `<<: *anchor`, which configurations and values of charts use. */
const schema = CORE_SCHEMA.withTags([mergeTag]);

/** @throws Unreadable if the text is no YAML */
export function parseYaml(text: string): unknown {
  try {
    return load(text, { schema });
  } catch (thrown) {
    if (!(thrown instanceof YAMLException)) throw thrown;
    throw new Unreadable(`The file is no YAML: ${thrown.message.split('\n')[0]}`);
  }
}
