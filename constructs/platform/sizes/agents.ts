import { mebi, number, roundedUp } from './figure';
import { day, type Demand } from './demand';
import { facts } from './measured';

/** What the agent of a node needs. */
export interface AgentSize {
  /** Lines a second, on average. */
  readonly lines: number;
  /** CPUs. */
  readonly cpu: { readonly value: number; readonly calculation: string };
  /** Bytes of the disk buffer. */
  readonly buffer: { readonly value: number; readonly calculation: string };
}

/** The CPU request of the agent without a size. */
const leastCpu = 0.1;

/** The default buffer. */
const leastBuffer = 1024 * mebi;

/** An agent of a node, if all nodes have the same number of lines. */
export function agentSize({ gigabytesPerDay, lineBytes, nodes, outageMinutes }: Demand): AgentSize {
  const { agentMicrosecondsPerLine: cost, peakFactor, bufferPerLine, bufferUnused } = facts;
  const lines = (gigabytesPerDay * 1e9) / day / lineBytes / nodes;
  const cpu = (lines * peakFactor.value * cost.value) / 1e6;
  const buffered = lines * outageMinutes * 60 * (bufferPerLine.value + lineBytes) + bufferUnused.value * mebi;
  return {
    lines,
    cpu: {
      value: Math.max(leastCpu, roundedUp(cpu, 0.05)),
      calculation: `${number(lines * peakFactor.value)} lines/s at the peak × ${cost.value} µs, at least 100m`,
    },
    buffer: {
      value: Math.max(leastBuffer, roundedUp(buffered, 512 * mebi)),
      calculation: `${number(lines)} lines/s × ${outageMinutes} min × (${bufferPerLine.value} + ${lineBytes}) B + ${bufferUnused.value} MiB, at least 1 GiB`,
    },
  };
}
