import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { stepsOf } from './input';
import { Unreadable } from './migration';

/** YAML with merge keys, `<<: *anchor`, which configurations and values of charts use. */
const schema = CORE_SCHEMA.withTags([mergeTag]);

/** Values of the largest file that is read, with those that aliases repeat. */
const mostValues = 200_000;

/** @throws Unreadable if the text is no YAML, or becomes too large by its aliases */
export function parseYaml(text: string): unknown {
  try {
    return bounded(load(text, { schema }));
  } catch (thrown) {
    if (!(thrown instanceof YAMLException)) throw thrown;
    // What is between quotation marks, such as the name of an alias, can be a secret.
    const reason = thrown.message.split('\n')[0]!.replaceAll(/ ?"[^"]*"| ?<[^>]*>/g, '');
    throw new Unreadable(`The file is no YAML: ${reason}`);
  }
}

/** Counts without recursion: an alias can be inside of what it stands for. */
function bounded(data: unknown): unknown {
  const open = [data];
  for (let count = 0; open.length > 0; count += 1) {
    if (count > mostValues)
      throw new Unreadable(`The file has more than ${mostValues} values, or an alias that contains itself.`);
    for (const [, value] of stepsOf(open.pop())) open.push(value);
  }
  return data;
}
