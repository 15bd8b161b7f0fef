import type { Resources } from '../../kit';
import type { LokiSettings } from '../environment';
import { cpuText, sizeText } from './figure';
import type { Plan } from './plan';
import type { TargetSize } from './targets';

/** What a plan sets in an environment whose agent is Vector. */
export interface SizeSettings {
  readonly loki: Pick<LokiSettings, 'topology' | 'replicas' | 'storage' | 'pod' | 'targets' | 'config'>;
  readonly gateway: { readonly replicas: number };
  readonly collect: {
    readonly logs: {
      readonly vector: {
        readonly buffer: { readonly maxSize: string };
        readonly pod: { readonly resources: Resources };
      };
    };
  };
}

/** The settings of a plan, as an environment has them. */
export function settingsOf({ shape, targets, gateway, limits, agent }: Plan): SizeSettings {
  const { topology } = shape;
  const [ingesting] = targets as [TargetSize];
  const changed = limits.filter(({ isDefault }) => !isDefault).map(({ key, value }) => [key, value] as const);
  const config = changed.length === 0 ? {} : { config: { limits_config: Object.fromEntries(changed) } };
  const own =
    topology === 'monolithic'
      ? { replicas: ingesting.replicas, storage: sizeText(ingesting.storage!), pod: podOf(ingesting) }
      : {
          targets: Object.fromEntries(
            targets.map((size) => [
              size.target,
              {
                replicas: size.replicas,
                ...(size.storage !== undefined && { storage: sizeText(size.storage) }),
                pod: podOf(size),
              },
            ]),
          ),
        };
  return {
    loki: { topology, ...own, ...config },
    gateway: { replicas: gateway.replicas },
    collect: {
      logs: {
        vector: {
          buffer: { maxSize: sizeText(agent.buffer.value) },
          pod: { resources: { cpu: cpuText(agent.cpu.value), memory: '128Mi', memoryLimit: '256Mi' } },
        },
      },
    },
  };
}

function podOf({ cpu, memory, memoryLimit }: TargetSize): { readonly resources: Resources } {
  return { resources: { cpu: cpuText(cpu), memory: sizeText(memory), memoryLimit: sizeText(memoryLimit) } };
}
