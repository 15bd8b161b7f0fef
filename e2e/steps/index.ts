import type { Ability } from '../clusters/cluster';
import { shop } from '../fixtures/lines';
import { restartDuringEvents, startWithoutApiServer } from './alloy-events';
import { changeLimits } from './change-limits';
import { checkRetention } from './check-retention';
import { doctorFinds, doctorPasses } from './doctor';
import { eventsAfterRestart, eventsArrive, podsFail, programs } from './events';
import { documentedJob, linesFound, linesStored, lokiRestarted, storeLost } from './leave-store';
import { killEach, linesOfKills } from './kill';
import { linesArrive, linesWritten, memoryAndRestarts, rotation } from './lines';
import { runLoad } from './load';
import { changeEnvironment, earlierLines, firstEnvironment } from './migrate';
import { serversStarted, serverStopped, startServers } from './minio-set';
import { sourcesArrive, sourcesWritten } from './node-sources';
import { dnsOnEveryNode, linesAgain, nodeFailure, readyOnNodes, rollout } from './nodes';
import * as platform from './platform';
import { predictedRisk } from './predicted-risks';
import { everyQueryAnswered, linesForQueries, smokeOfQueries } from './queries';
import { certificateRenewed, otherAuthorityRefused } from './renewal';
import { smokeJob } from './smoke-job';
import { storeNamespace } from './store';
import { tracesAfterKill, tracesAfterRestart, tracesKilledUnderLoad } from './trace-kills';
import { traceFound, traceLimits, traceLinked, traceProcessHidden, tracesSeparate } from './traces';
import * as clusters from './two-clusters';
import { uninstall } from './uninstall';
import { usageBefore, usageWithinRequests } from './usage';
import { flushTempo, linesOfPods, podsWrite, pushedAt, tracesOf, upgrade } from './upgrade';

/** Every step by the name that scenarios and reports have. A step returns figures, and throws where something is wrong. */
export const steps = {
  apply: platform.apply,
  ready: platform.ready,
  smoke: platform.smokeTest,
  'smoke Job': smokeJob,
  'smoke from outside': platform.smokeFromOutside,
  'another authority': otherAuthorityRefused,
  'renewed certificate': certificateRenewed,
  'lines stored': linesStored,
  'lines found': linesFound,
  'restart of Loki': lokiRestarted,
  'Job of the documentation': documentedJob,
  'loss of the stores': storeLost,
  restart: platform.restart,
  'apply again': platform.applyTwice,
  'apply by kustomize': platform.applyByKustomize,
  diff: platform.noDifference,
  'secrets again': platform.secretsAgain,
  uninstall,
  pods: platform.withoutRestarts,
  load: runLoad,
  'usage before': usageBefore,
  usage: usageWithinRequests,
  'kill each pod': killEach,
  'lines pushed during kills': linesOfKills,
  retention: checkRetention,
  limits: changeLimits,

  'DNS on every node': dnsOnEveryNode,
  'ready on nodes': readyOnNodes,
  'failure of nodes': nodeFailure,
  rollout,
  'lines again': linesAgain,

  'first environment': firstEnvironment,
  'change of the environment': changeEnvironment,
  'earlier lines': earlierLines,

  'pushed for an upgrade': pushedAt,
  'pods write': podsWrite,
  'flush of Tempo': flushTempo,
  upgrade,
  'traces of': tracesOf,
  'lines of pods': linesOfPods,

  'MinIO of several servers': startServers,
  'server of MinIO stopped': serverStopped,
  'all servers started': serversStarted,

  'sender without a login': clusters.senderWithoutLogin,
  'login of the sender': clusters.loginCopied,
  'the same login from the receiver': clusters.loginFromReceiver,
  'lines of a pod': clusters.linesOfBoth,
  'events of the sender': clusters.eventsOfSender,
  'other pods': clusters.othersStayOut,
  'uninstall the sender': clusters.uninstallSender,

  'rotation of logs': rotation,
  'lines written': linesWritten,
  'lines in Loki': linesArrive,
  'memory and restarts': memoryAndRestarts,
  'lines of every source written': sourcesWritten,
  'lines of every source in Loki': sourcesArrive,

  programs,
  'failing pods': podsFail,
  'events in Loki': eventsArrive,
  'restart of the program': eventsAfterRestart,
  'restart during events': restartDuringEvents,
  'API server not reachable': startWithoutApiServer,

  'lines for queries': linesForQueries,
  'smoke of queries': smokeOfQueries,
  queries: everyQueryAnswered,

  'by ID and by search': traceFound,
  'other tenants': tracesSeparate,
  'paths of the process': traceProcessHidden,
  'limits of traces': traceLimits,
  'a request of a program': traceLinked,
  'kill -9': tracesAfterKill,
  'kill -9 under load': tracesKilledUnderLoad,
  'restart of Tempo': tracesAfterRestart,

  'predicted risk': predictedRisk,

  'doctor finds': doctorFinds,
  'doctor passes': doctorPasses,
} as const;

export type Steps = typeof steps;
export type StepName = keyof Steps;

/** What steps do to nodes. @default - nothing */
export const needsOf: { readonly [Name in StepName]?: readonly Ability[] } = {
  'smoke from outside': ['addresses'],
  'renewed certificate': ['addresses'],
  'kill each pod': ['processes'],
  'lines pushed during kills': ['processes'],
  'DNS on every node': ['power'],
  'failure of nodes': ['power'],
  'rotation of logs': ['kubelet'],
  'lines written': ['processes', 'files'],
  'lines of every source written': ['files', 'addresses'],
  'kill -9': ['processes'],
  'kill -9 under load': ['processes'],
};

/** Namespaces that steps create beside those of the environments. @default - none */
export const namespacesOfSteps: { readonly [Name in StepName]?: readonly string[] } = {
  'MinIO of several servers': [storeNamespace],
  'pods write': [shop],
  'lines of a pod': [shop],
  'lines written': [shop],
  'lines of every source written': [shop],
  'failing pods': [shop],
  'restart during events': ['restart'],
  'API server not reachable': ['policy'],
  'lines for queries': [shop],
  'a request of a program': [shop],
};
