import { forward } from '../kubectl';

/** A sample of metrics. */
export interface Sample {
  readonly name: string;
  /** The labels as they are written, without braces; empty if there are none. */
  readonly labels: string;
  readonly value: number;
}

/** The samples of metrics in the text format of Prometheus. */
export function samplesOf(metrics: string): Sample[] {
  return [...metrics.matchAll(/^(\w+)(?:\{(.*)\})? ([\d.e+]+)/gm)].map(([, name, labels = '', value]) => ({
    name: name!,
    labels,
    value: Number(value),
  }));
}

/** The metrics of a pod, through a port-forward, which NetworkPolicies do not affect. */
export async function metricsOf(namespace: string, pod: string, port: number): Promise<string> {
  const open = await forward(namespace, `pod/${pod}`, port);
  try {
    const response = await fetch(`http://127.0.0.1:${open.port}/metrics`, { signal: AbortSignal.timeout(10_000) });
    return await response.text();
  } finally {
    open.close();
  }
}
