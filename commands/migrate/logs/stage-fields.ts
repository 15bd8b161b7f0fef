import { isDeepStrictEqual } from 'node:util';
import { goRegexp } from '../../../constructs/kit';
import { textOf, type Input } from '../input';
import { addStage, type Sent, type StageContext } from './model';

export function fields(
  settings: Input,
  key: string,
  parse: 'json' | 'logfmt',
  context: StageContext,
): string | undefined {
  const source = settings.at('source');
  if (source !== undefined && !['', null].includes(source.value as string))
    return 'a stage parse reads the line, not an extracted value';
  source?.take();
  settings.at('drop_malformed')?.is(false, null);
  settings.at('drop_malformed')?.reject('keep with a field drops lines that are not read');
  const map = settings.at(key);
  if (map === undefined) return 'it names no fields';
  addStage(context, map, { parse });
  for (const [name, path] of map.entries()) {
    const field = textOf(path.value) || name;
    if (/^[\w@$-]+(?:\.[\w@$-]+)*$/.test(field)) {
      path.take();
      context.extracted.set(name, { extracted: field });
    } else {
      path.reject('a field is given by its name or by the path of names, not by an expression');
      context.extracted.set(name, undefined);
    }
  }
  return undefined;
}

export function regex(settings: Input, context: StageContext): string | undefined {
  const source = settings.at('source');
  if (source !== undefined && !['', null].includes(source.value as string))
    return 'a stage parse reads the line, not an extracted value';
  source?.take();
  const regexp = settings.textAt('expression', '');
  const { problem, names } = goRegexp(regexp);
  if (problem !== undefined) return `the expression is not valid: ${problem}`;
  if (names.length === 0) return 'the expression has no named groups';
  settings.at('expression')?.take();
  const labelled = settings.at('labels_from_groups')?.take() === true;
  addStage(context, settings, { parse: { regexp } });
  for (const name of names) {
    context.extracted.set(name, { extracted: name });
    if (labelled) context.job.labels.set(name, { source: { extracted: name }, input: settings });
  }
  return undefined;
}

export function values(settings: Input, context: StageContext, sent: Map<string, Sent>): string | undefined {
  const { extracted, job, when } = context;
  // Values are those of all lines in which a stage finds them.
  const isElsewhere = job.stages.some(
    ({ stage }) => stage.parse !== undefined && when !== undefined && !isDeepStrictEqual(stage.when, when),
  );
  for (const [name, value] of settings.entries()) {
    const variable = textOf(value.value) || name;
    // Labels are extracted values too.
    const source = extracted.has(variable) ? extracted.get(variable) : job.labels.get(variable)?.source;
    const isNew = !isDeepStrictEqual(sent.get(name)?.source, source);
    if (source !== undefined && when !== undefined && isNew && (isElsewhere || source.extracted === undefined))
      value.reject('a label is on all lines that have its value, not on those of a selector');
    else if (source === undefined)
      value.reject(
        extracted.has(variable)
          ? `the value '${variable}' is computed, but a label has the value of a field`
          : `no stage before extracts '${variable}'`,
      );
    else {
      value.take();
      // Structured metadata with the name and the value of a label replaces it.
      if (sent === job.structuredMetadata && isDeepStrictEqual(job.labels.get(name)?.source, source))
        job.labels.delete(name);
      sent.set(name, { source, input: value });
    }
  }
  return undefined;
}
