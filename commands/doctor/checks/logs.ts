import { grouped } from '../../../constructs/kit';
import { Skipped } from '../../checks/check';
import { oneLine } from '../../kubectl';
import { counted, failed, orPassed, warned, type Context, type DoctorCheck, type Finding } from '../check';
import { containersOf, existingContainers, existingPods, type OwnPod } from '../cluster/pods';
import { textAt } from '../cluster/reader';
import { recognized, type Recognized } from '../messages';
import { programOf } from '../programs';

/** Containers that end again and again. */
export const crashLoops: DoctorCheck = {
  id: 'crash-loops',
  phase: 'after',
  checks: 'No container ends again and again. The last lines of its log are compared with the messages below.',
  says: 'The cause of a known message, the last line of its log, and the setting that follows.',
  run: (context) => {
    const all = existingContainers(context);
    const findings = all
      .filter(({ own, container: { waiting, status, ended } }) => {
        const isEnded = waiting === 'CrashLoopBackOff' || (status['ready'] !== true && ended !== undefined);
        const isFinished = ended?.['reason'] === 'Completed' || ended?.['exitCode'] === 0;
        return isEnded && !isFinished && ended?.['reason'] !== 'OOMKilled' && own.workload.kind !== 'Job';
      })
      .map(({ own, container }) => {
        const log =
          context.cluster.logs(own.workload.namespace, own.name, container.name, true) ??
          context.cluster.logs(own.workload.namespace, own.name, container.name) ??
          '';
        const about = `the pod ${own.subject} (${container.name}) ended with ${textAt(container.ended, 'exitCode') || 'an unknown code'}, restarts: ${container.restarts}`;
        return messageFinding(context, own, about, log, container.name);
      });
    return orPassed(findings, `none of ${counted(all.length, 'container')} ends again and again`);
  },
};

/** Seconds that an init container may take: it waits for others, which start at the same time. */
const initSeconds = 30;

/** Pods that wait for others. */
export const initContainers: DoctorCheck = {
  id: 'init-containers',
  phase: 'after',
  checks: `No init container waits for more than ${initSeconds} seconds: those of Loki and Tempo wait for their buckets, that of the event exporter for the gateway.`,
  says: 'The init container, and the cause in its log.',
  run: (context) =>
    orPassed(
      existingContainers(context)
        .filter(({ container: { isInit, status } }) => isInit && waitedSeconds(status) > initSeconds)
        .map(({ own, container: { name, status } }) => {
          const log = context.cluster.logs(own.workload.namespace, own.name, name) ?? '';
          const about = `the pod ${own.subject} waits in its init container ${name} since ${Math.round(waitedSeconds(status))} s`;
          return messageFinding(context, own, about, log, name, false);
        }),
      'none waits',
    ),
};

function waitedSeconds(status: unknown): number {
  const started = Date.parse(textAt(status, 'state', 'running', 'startedAt'));
  return Number.isNaN(started) ? 0 : (Date.now() - started) / 1000;
}

/** A finding about a pod with the cause in its log, if it is known, and otherwise with its last line. */
export function messageFinding(
  context: Context,
  own: OwnPod,
  about: string,
  log: string,
  container: string,
  hasEnded = true,
): Finding {
  const found = recognized(log, programOf(own.workload));
  if (found === undefined) {
    const line = oneLine(lastLine(log));
    return failed(`${about}${line === '' ? '' : `: ${line}`}`, {
      command: `kubectl logs ${own.name} --namespace ${own.workload.namespace} --container ${container}${hasEnded ? ' --previous' : ''} --tail 50`,
    });
  }
  return failed(`${about}: ${causeText(found)}`, helpOf(context, own, found));
}

function causeText({ message, line }: Recognized): string {
  return `${message.cause} [${message.id}]: ${oneLine(shortened(line, message.pattern))}`;
}

/** A line from a little before what was recognized. */
function shortened(line: string, pattern: RegExp): string {
  const at = line.search(pattern);
  return at > 160 ? `… ${line.slice(at - 100)}` : line;
}

function helpOf(
  { environment }: Context,
  { workload }: OwnPod,
  { message }: Recognized,
): Pick<Finding, 'setting' | 'command'> {
  return { setting: message.setting?.(environment, workload), command: message.command?.(workload) };
}

/** The last line that is an error, or the last of all. */
function lastLine(log: string): string {
  const lines = log.trim().split('\n');
  return lines.findLast((line) => /error|fatal|panic|emerg/i.test(line)) ?? lines.at(-1) ?? '';
}

/** Known messages in logs of pods that run. */
export const logMessages: DoctorCheck = {
  id: 'log-messages',
  phase: 'after',
  checks:
    'The last 200 lines of the log of each running container contain none of the messages below. Three pods of each workload are read. Of pods that are Ready it is a warning: the cause may be gone.',
  says: 'The cause, the line, and the setting that follows.',
  run: (context) => {
    const seen = new Set<string>();
    let read = 0;
    const findings = [...grouped(existingPods(context), ({ workload }) => workload.subject).values()]
      .flatMap((pods) => pods.slice(0, 3))
      // The check of Jobs reads theirs.
      .filter(({ workload }) => workload.kind !== 'Job')
      .flatMap((own): Finding[] =>
        containersOf(own.pod)
          .filter(({ status, isInit }) => status['state'] !== undefined && !isInit)
          .flatMap((container): Finding[] => {
            const log = context.cluster.logs(own.workload.namespace, own.name, container.name);
            if (log === undefined) return [];
            read += 1;
            const found = recognized(log, programOf(own.workload));
            if (found === undefined || (own.isReady && found.message.whileStarting === true)) return [];
            const key = `${own.workload.subject} ${found.message.id}`;
            if (seen.has(key)) return [];
            seen.add(key);
            const detail = `the log of ${own.subject} (${container.name}): ${causeText(found)}`;
            const help = helpOf(context, own, found);
            return [own.isReady ? warned(detail, help) : failed(detail, help)];
          }),
      );
    if (read === 0 && context.workloads.length > 0) throw new Skipped('no container has a log that can be read');
    return orPassed(findings, `${counted(read, 'log')} read: no known message of a problem`);
  },
};
