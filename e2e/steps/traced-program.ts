import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { yamlText } from '../../constructs/kit';
import { podOf, type PodDescription } from './pods';
import type { Run } from './run';
import { scratch } from '../scratch';
import { shop } from '../fixtures/lines';

/** The record of OTLP of the program. */
export const recordText = 'order stored';

/** A pod that writes one line again and again, and sends a span and a record with the same ID to the receiver of OTLP. */
function tracedPod(traceId: string): PodDescription {
  const host = 'http://alloy-otlp.logging.svc.cluster.local:4318';
  const now = '"$(date +%s)000000000"';
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'orders' } }] };
  const send = (path: string, body: object): string =>
    `until curl -sf -H 'content-type: application/json' -d '${JSON.stringify(body).replaceAll('"NOW"', `"'${now}'"`)}' ${host}${path}; do sleep 1; done`;
  const span = {
    traceId,
    spanId: traceId.slice(16),
    name: 'POST /orders',
    kind: 2,
    startTimeUnixNano: 'NOW',
    endTimeUnixNano: 'NOW',
  };
  const record = { timeUnixNano: 'NOW', traceId, body: { stringValue: recordText }, severityText: 'INFO' };
  const script = [
    send('/v1/traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    send('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }),
    `while true; do echo '${JSON.stringify({ level: 'info', msg: 'order placed', trace_id: traceId })}'; sleep 5; done`,
  ].join('; ');
  const container = {
    name: 'orders',
    image: 'docker.io/curlimages/curl:8.17.0',
    command: ['sh', '-c', script],
    resources: { requests: { cpu: '10m', memory: '16Mi' } },
  };
  return { name: 'orders', labels: { 'app.kubernetes.io/name': 'orders' }, containers: [container] };
}

/** Runs the program in the namespace `shop`. */
export function startTracedProgram(run: Run, traceId: string): void {
  const pod = tracedPod(traceId);
  const folder = scratch('program');
  writeFileSync(join(folder, 'pod.yaml'), yamlText(podOf(shop, pod)));
  run.cluster.images(folder);
  run.createPods(shop, [pod]);
}
