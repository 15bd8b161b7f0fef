import type { CompiledStages, ProcessNodeSource, ProcessStage } from '../kit';
import type { Output } from './config';
import { relabelBlock, stageBlock } from './stages';
import { block, component, env, type Block } from './syntax';

/** How lines of pods are read: from files of the node, or by the Kubernetes API. */
export type AlloyMode = 'file' | 'api';

/** Name of the variable with the name of the node. */
export const nodeVariable = 'K8S_NODE_NAME';

/** A label of targets that are not pods, with the name of the node; it is not sent. */
export const nodeTarget = '__node__';

/** Input of the configuration. */
export interface LogsPlan {
  readonly mode: AlloyMode;
  readonly sources: readonly ProcessNodeSource[];
  readonly compiled: CompiledStages;
  /** Longest line that the sink accepts, bytes. */
  readonly maxLineBytes: number;
  /** The first one is of lines that have no other. */
  readonly outputs: readonly Output[];
  /** Names of namespaces by the output of their lines, apart from the first one. */
  readonly namespaces: ReadonlyMap<Output, readonly string[]>;
  /** The label with the namespace, if there are several outputs. */
  readonly namespaceLabel: string | undefined;
}

/** The components that read lines and process them. */
export function sourceBlocks(plan: LogsPlan): Block[] {
  const { sources, compiled, mode, maxLineBytes, outputs } = plan;
  const several = outputs.length > 1 && sources.some(({ lines }) => lines.origin === 'pods');
  return [
    ...sources.flatMap((source): Block[] => {
      const { origin } = source.lines;
      const label = labelOf(source);
      const { stages } = compiled.sources[source.lines.id]!;
      const isFromApi = origin === 'pods' && mode === 'api';
      // Only lines of pods have a namespace, by which they are routed.
      const routed = several && origin === 'pods';
      const receivers = (routed ? outputs : outputs.slice(0, 1)).map(({ name }) => ({
        ref: `loki.${routed ? 'process.to_' : 'write.'}${name}.receiver`,
      }));
      return [
        ...readBlocks(source, plan),
        component(
          'loki.process',
          label,
          { forward_to: receivers },
          [...(isFromApi ? [withoutLineBreak] : []), ...stages, tooLong(maxLineBytes)].map(stageBlock),
        ),
      ];
    }),
    ...(several ? outputs.map((output) => routeBlock(output, plan)) : []),
  ];
}

/** The label of the components of a source; positions are in a folder of this name. */
function labelOf({ lines }: ProcessNodeSource): string {
  return lines.id.replaceAll('-', '_');
}

/** The components that find and read the lines of a source. */
function readBlocks(source: ProcessNodeSource, { mode, compiled }: LogsPlan): Block[] {
  const { lines, files, relabel: before } = source;
  const label = labelOf(source);
  const rules = [...before, ...compiled.sources[lines.id]!.relabel];
  const forward_to = [{ ref: `loki.process.${label}.receiver` }];
  const targets = { ref: `discovery.relabel.${label}.output` };
  const ofFiles = component('loki.source.file', label, { targets, forward_to }, [
    block('file_match', { enabled: true }),
  ]);
  if (lines.origin === 'journal')
    return [
      component(
        'loki.relabel',
        label,
        { forward_to: [] },
        rules.map((rule) => block('rule', { ...rule })),
      ),
      component('loki.source.journal', label, {
        // Without a path, both places of the journal are read.
        max_age: '12h',
        relabel_rules: { ref: `loki.relabel.${label}.rules` },
        labels: { object: { [nodeTarget]: env(nodeVariable) } },
        forward_to,
      }),
    ];
  if (files !== undefined) {
    const target = {
      __path__: files.include,
      __path_exclude__: files.exclude,
      [nodeTarget]: env(nodeVariable),
    };
    return [relabelBlock(label, [{ object: target }], rules), ofFiles];
  }
  const ofNode = block('selectors', {
    role: 'pod',
    // Without it, the agent of each node would read all pods of the cluster.
    field: { operator: '+', left: 'spec.nodeName=', right: env(nodeVariable) },
  });
  return [
    component('discovery.kubernetes', label, { role: 'pod' }, mode === 'file' ? [ofNode] : []),
    relabelBlock(label, { ref: `discovery.kubernetes.${label}.targets` }, rules),
    mode === 'file' ? ofFiles : component('loki.source.kubernetes', label, { targets, forward_to }),
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
