import { pathText } from '../../constructs/kit';
import { rejectedPipelines, type PipelineInput } from '../kit/rejected';
import { agent } from './agents';

/** The rows for an agent with its own limits, except one about the number of labels. */
const rows = rejectedPipelines.rows.filter(
  ([title, { without }]) => without === undefined && title !== 'more labels than the sink accepts',
);

test.each(rows)('%s is rejected by the agent too, with the same paths', (_title, input: PipelineInput) => {
  const paths = (problems: readonly { readonly path: readonly (string | number)[] }[]): string[] =>
    problems.map(({ path }) => pathText(path));
  const found = agent({ pipeline: input.pipeline }).problems;
  expect(paths(found)).toEqual(paths(rejectedPipelines.problemsOf(input)).map((path) => `vector.${path}`));
});
