import type { CompiledSource, ProcessStage } from '../kit';
import type { Output } from './config';
import { relabelBlock, stageBlock } from './stages';
import { block, component, env, type Block } from './syntax';

/** How lines of pods are read: from files of the node, or by the Kubernetes API. */
export type AlloyMode = 'file' | 'api';

/** Name of the variable with the name of the node. */
export const nodeVariable = 'K8S_NODE_NAME';

/** Input of the configuration. */
export interface LogsPlan {
  readonly mode: AlloyMode;
  readonly pods: CompiledSource;
  /** Longest line that the sink accepts, bytes. */
  readonly maxLineBytes: number;
  /** The first one is of lines that have no other. */
  readonly outputs: readonly Output[];
  /** Names of namespaces by the output of their lines, apart from the first one. */
  readonly namespaces: ReadonlyMap<Output, readonly string[]>;
  /** The label with the namespace, if there are several outputs. */
  readonly namespaceLabel: string | undefined;
}

/** The components that read lines of pods and process them. */
export function podBlocks(plan: LogsPlan): Block[] {
  const { mode, pods, maxLineBytes, outputs } = plan;
  const several = outputs.length > 1;
  const targets = { ref: 'discovery.relabel.pods.output' };
  const forward_to = [{ ref: 'loki.process.pods.receiver' }];
  const ofNode = block('selectors', {
    role: 'pod',
    // Without it, the agent of each node would read all pods of the cluster.
    field: { operator: '+', left: 'spec.nodeName=', right: env(nodeVariable) },
  });
  return [
    component('discovery.kubernetes', 'pods', { role: 'pod' }, mode === 'file' ? [ofNode] : []),
    relabelBlock('pods', { ref: 'discovery.kubernetes.pods.targets' }, pods.relabel),
    mode === 'file'
      ? component('loki.source.file', 'pods', { targets, forward_to }, [block('file_match', { enabled: true })])
      : component('loki.source.kubernetes', 'pods', { targets, forward_to }),
    component(
      'loki.process',
      'pods',
      {
        forward_to: outputs.map(({ name }) => ({ ref: `loki.${several ? 'process.to_' : 'write.'}${name}.receiver` })),
      },
      [...(mode === 'api' ? [withoutLineBreak] : []), ...pods.stages, tooLong(maxLineBytes)].map(stageBlock),
    ),
    ...(several ? outputs.map((output) => routeBlock(output, plan)) : []),
  ];
}

/** Lines from the API end with the line break. */
const withoutLineBreak: ProcessStage = { replace: { expression: '(\n)$', replace: '' } };

/** Loki would refuse a longer line. */
function tooLong(bytes: number): ProcessStage {
  return { drop: { longer_than: `${bytes}B`, drop_counter_reason: 'line_too_long' } } as ProcessStage;
}

/** Passes on only the lines of an output. */
function routeBlock(output: Output, { outputs, namespaces, namespaceLabel }: LogsPlan): Block {
  const isMain = output === outputs[0];
  const names = isMain ? [...namespaces.values()].flat() : (namespaces.get(output) ?? []);
  const matcher = `${namespaceLabel}${isMain ? '=~' : '!~'}${JSON.stringify(names.join('|'))}`;
  return component(
    'loki.process',
    `to_${output.name}`,
    { forward_to: [{ ref: `loki.write.${output.name}.receiver` }] },
    [
      block('stage.match', {
        // A selector needs a matcher that not every line fulfils.
        selector: isMain ? `{${matcher}}` : `{${matcher}, ${namespaceLabel}=~".*"}`,
        action: 'drop',
        drop_counter_reason: 'other_output',
      }),
    ],
  );
}
