import { explainIn } from './repository';

const { explain } = explainIn('explain-refused');

test.each([
  [['none'], "There is no environment 'none'; listed are broken, production, staging."],
  [['staging', 'loki.replica'], 'There is no setting loki.replica. Did you mean loki.replicas?'],
  [['staging', 'loky.pod.labels'], 'There is no setting loky. Did you mean loki.pod.labels?'],
  [['staging', 'tenants.my-tem'], "There is no setting tenants['my-tem']. Did you mean tenants['my-team']?"],
  [['staging', 'tenants.Other'], 'There is no setting tenants.Other; settings of tenants: my-team.'],
  [['staging', 'loki.name.first'], 'There is no setting loki.name.first: loki.name has no settings, or is not set.'],
  [
    ['staging', 'collect.logs.pipeline.stages[2].drop'],
    'There is no collect.logs.pipeline.stages[2]: the list has 2 entries.',
  ],
  [['staging', 'loki.schema[0]'], 'There is no loki.schema[0]: loki.schema is no list, or is not set.'],
  [
    ['staging', 'loki.config.limits_config.ingestion_rate_bm'],
    "Loki 3.7.8 has no key 'ingestion_rate_bm' in limits_config and would not start. Did you mean loki.config.limits_config.ingestion_rate_mb?",
  ],
  [
    ['staging', 'loki..name'],
    "'loki..name' is no key of a setting: '..name' is neither a name nor a position such as [0]. A name with dots is written in brackets: ['a.b'].",
  ],
])('%j ends with 2 and what is meant', async (args, message) => {
  expect(await explain(...args)).toEqual({ status: 2, stdout: '', stderr: `${message}\n` });
});

test('a configuration of an environment with errors is not known', async () => {
  const { status, stdout, stderr } = await explain('broken', 'loki.config.server');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain("error  environments/broken.yaml:3:9 › loki.replicas\n       'three' is not a number.\n");
});
