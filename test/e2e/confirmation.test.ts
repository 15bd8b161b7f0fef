import { planText, refusal } from '../../e2e/clusters/confirmation';

const never = (): Promise<string> => {
  throw new Error('it must not ask');
};
const answering = (answer: string): ((question: string) => Promise<string>) => {
  return (question) =>
    Promise.resolve(question === "Type 'yes' to run on this cluster: " ? answer : 'another question');
};

test('the plan names the cluster, the scenarios and the namespaces', () => {
  const facts = { context: 'kind-logging', server: 'https://127.0.0.1:40001', kubernetes: '1.34', nodes: ['a', 'b'] };
  const text = planText(facts, { scenarios: ['laptop', 'small'], namespaces: ['logging', 'minio'] });
  expect(text.split('\n').slice(0, 6)).toEqual([
    'context     kind-logging',
    'API server  https://127.0.0.1:40001',
    'Kubernetes  1.34',
    'nodes       a, b',
    'scenarios   laptop, small',
    'creates     the namespaces logging, minio with everything in them, and ClusterRoles and their bindings',
  ]);
});

test('--yes confirms without a question, with and without a terminal', async () => {
  for (const isTerminal of [true, false])
    expect(await refusal({ isConfirmed: true, isTerminal, ask: never })).toBeUndefined();
});

test('without a terminal and without --yes nothing is asked, and the cluster is refused', async () => {
  expect(await refusal({ isConfirmed: false, isTerminal: false, ask: never })).toBe(
    'nothing was changed: without a terminal, --yes confirms that this cluster may be used',
  );
});

test.each(['yes', ' yes\n'])('the answer %j confirms', async (answer) => {
  expect(await refusal({ isConfirmed: false, isTerminal: true, ask: answering(answer) })).toBeUndefined();
});

test.each(['', 'y', 'Yes', 'no', 'yes please'])('the answer %j does not confirm', async (answer) => {
  expect(await refusal({ isConfirmed: false, isTerminal: true, ask: answering(answer) })).toBe(
    "nothing was changed: the answer was not 'yes'",
  );
});
