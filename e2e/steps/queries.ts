import { answersTo, queriesIn, type Answers } from './grafana-queries';
import { passedSmoke } from './platform';
import { pushInstead, queriedPods } from '../fixtures/query-lines';
import { shop } from '../fixtures/lines';
import type { Run } from './run';
import { until } from './until';

/** Seconds until every line must have arrived. */
const arrival = 180;

/** Queries that find nothing in any lines of this test, with the reason. */
const alwaysEmpty: Readonly<Record<string, RegExp>> = {
  'nothing is older than an hour': /: Errors before$|NamespaceIsSilent/,
  'every node sends lines': /: Nodes: silent/,
};

/** Queries that find nothing in the lines of real agents in a cluster that works. */
const emptyByAgents: Readonly<Record<string, RegExp>> = {
  'no pod is evicted, and no node is lost': /PodsAreEvicted|NodeIsNotReady/,
  'no push is over a limit, and no request fails or is slow': /: (429|5xx|Slow queries)|Gateway(Limits|Fails)/,
};

/** Whether the programs that collect lines and events run. */
function hasAgents(run: Run): boolean {
  return run.missingOf(['vector', 'kubernetes-event-exporter']).length === 0;
}

/** Fills Loki with lines of pods, events and requests, by the agents or, without their images, as they would send them. */
export async function linesForQueries(run: Run): Promise<string> {
  if (hasAgents(run))
    return `by Vector and the event exporter, ${await linesOfPods(run)} s after the pods were created`;
  await (await run.traffic()).push(pushInstead());
  return `pushed as Vector and the event exporter would send them, without ${run.missing.join(', ')}`;
}

export async function smokeOfQueries(run: Run): Promise<string> {
  const results = await passedSmoke(run.deployment());
  const { name, detail, milliseconds } = results.find((result) => result.name.startsWith('Grafana'))!;
  return `${results.length} checks; ${name}: ${detail}, in ${milliseconds} ms`;
}

/** Sends every query of every dashboard, variable and rule through the gateway as Grafana sends it, with its login. */
export async function everyQueryAnswered(run: Run): Promise<string> {
  const { loki, dashboards, prometheus } = queriesIn(run.deployment().manifests);
  const answers = await answersTo(await run.traffic(), loki);
  const rules = loki.filter(({ of }) => of === 'rule').length;
  const summary = `${loki.length - rules} queries of ${dashboards} dashboards and ${rules} of rules are answered with 200; ${prometheus} are for Prometheus`;
  return `${summary}; ${judged(answers, hasAgents(run))}`;
}

/** @throws Error with what is refused, or empty although there are lines for it. @returns what is empty, with the reason */
function judged({ empty, refused }: Answers, agents: boolean): string {
  if (refused.length > 0) throw new Error(`refused: ${refused.join('; ')}`);
  const reasons = Object.entries({ ...alwaysEmpty, ...(agents && emptyByAgents) });
  const wrong = empty.filter((name) => !reasons.some(([, pattern]) => pattern.test(name)));
  if (wrong.length > 0) throw new Error(`without a result: ${wrong.join('; ')}`);
  const explained = reasons.map(
    ([reason, pattern]) => `${empty.filter((name) => pattern.test(name)).length} because ${reason}`,
  );
  return `without a result: ${explained.join(', ')}`;
}

/** Starts pods that write and fail, and waits for their lines and events. @returns seconds until they were in Loki */
async function linesOfPods(run: Run): Promise<number> {
  const start = Date.now();
  const traffic = await run.traffic();
  run.createPods(shop, queriedPods(run.deployment().gatewayImage));
  for (let n = 0; n < 3; n += 1) await traffic.refused();
  const needed = [
    `{namespace="${shop}", container="app"} |= "level=error"`,
    '{container="gateway"} |= "\\"status\\":401"',
    ...['Failed', 'FailedScheduling', 'FailedMount', 'BackOff', 'Unhealthy'].map(
      (reason) => `{job="kubernetes-events"} | json | involvedObject_namespace="${shop}" | reason="${reason}"`,
    ),
  ];
  for (const query of needed)
    await until(
      arrival,
      async () => ((await traffic.countOf(query, start)) > 0 ? true : undefined),
      `no line of ${query}`,
    );
  return Math.round((Date.now() - start) / 1000);
}
