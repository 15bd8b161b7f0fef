import { rmSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../constructs/platform';
import { laptop } from '../test/fixtures';
import { Deployment } from './deployment';
import { answersTo, queriesIn, type Answers } from './grafana-queries';
import { freshCluster, type ClusterShape } from './lab';
import { Traffic } from './pusher';
import { pushInstead, shop, startPods } from './query-lines';
import { passedSmoke, stepRunner, type StepReporter } from './scenario';

/** Seconds until every line must have arrived. */
const arrival = 180;

const { login, tenant } = laptop.collect.logs;

/** Laptop with everything that has dashboards or rules, and with thresholds that the lines of this test exceed. */
const environment = (dataPath: string): Environment => ({
  ...laptop,
  collect: { logs: { login, tenant, vector: { dataPath } }, events: { login, tenant, exporter: {} } },
  loki: { ...laptop.loki, alertmanager: { url: 'http://alertmanager.monitoring.svc.cluster.local:9093' } },
  grafana: { login: 'grafana' },
  alerts: {
    logs: {
      packs: ['errors', 'silent-namespaces', 'events', 'gateway'],
      thresholds: {
        errorsPerSecond: 0.01,
        errorShare: 0.01,
        errorLines: { [shop]: 1 },
        events: 0,
        failedProbes: 0,
        responses: 0,
      },
    },
  },
});

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

/**
 * Fills Loki with lines of pods, events and requests, by the agents or, without their images, as they would send them. Then
 * every query of every dashboard, variable and rule is sent through the gateway as Grafana sends it, with its login.
 */
export async function queriesOfGrafana(cluster: ClusterShape, reportStep: StepReporter): Promise<void> {
  freshCluster(cluster);
  const step = stepRunner(reportStep);
  // Positions and buffers of other runs are still on the disk of this machine.
  const dataPath = `/var/lib/vector-queries-${Date.now()}`;
  const deployment = new Deployment(environment(dataPath));
  const { platform, manifests, missing } = deployment;
  const agents = !missing.some((image) => /\/(vector|[\w-]*event-exporter):/.test(image));
  try {
    await step('apply', () => `${deployment.apply().length} objects at once`);
    await step('ready', () => deployment.ready(240));
    const traffic = new Traffic(platform);
    await step('lines', async () => {
      if (!agents) {
        await traffic.push(pushInstead());
        return `pushed as Vector and the event exporter would send them, without ${missing.join(', ')}`;
      }
      return `by Vector and the event exporter, ${await linesOfPods(traffic, deployment.gatewayImage)} s after the pods were created`;
    });
    await step('smoke', async () => {
      const results = await passedSmoke(environment(dataPath), missing);
      const { name, detail, milliseconds } = results.find((result) => result.name.startsWith('Grafana'))!;
      return `${results.length} checks; ${name}: ${detail}, in ${milliseconds} ms`;
    });
    await step('queries', async () => {
      const { loki, dashboards, prometheus } = queriesIn(manifests);
      const answers = await answersTo(traffic, loki);
      const rules = loki.filter(({ of }) => of === 'rule').length;
      const summary = `${loki.length - rules} queries of ${dashboards} dashboards and ${rules} of rules are answered with 200; ${prometheus} are for Prometheus`;
      return `${summary}; ${judged(answers, agents)}`;
    });
  } finally {
    rmSync(dataPath, { recursive: true, force: true });
  }
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
async function linesOfPods(traffic: Traffic, gatewayImage: string): Promise<number> {
  const start = Date.now();
  startPods(gatewayImage);
  for (let n = 0; n < 3; n += 1) await traffic.refused();
  const needed = [
    `{namespace="${shop}", container="app"} |= "level=error"`,
    '{container="gateway"} |= "\\"status\\":401"',
    ...['Failed', 'FailedScheduling', 'FailedMount', 'BackOff', 'Unhealthy'].map(
      (reason) => `{job="kubernetes-events"} | json | involvedObject_namespace="${shop}" | reason="${reason}"`,
    ),
  ];
  for (const query of needed)
    while ((await traffic.countOf(query, start)) === 0) {
      if (Date.now() - start > arrival * 1000) throw new Error(`no line of ${query} after ${arrival} s`);
      await wait(1000);
    }
  return Math.round((Date.now() - start) / 1000);
}
