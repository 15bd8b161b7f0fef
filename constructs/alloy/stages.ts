import type { ProcessStage, RelabelRule } from '../kit';
import { block, component, type Block, type Expression } from './syntax';

/** A block of `loki.process` for a stage of the pipeline. */
export function stageBlock(stage: ProcessStage): Block {
  if ('match' in stage) {
    const { stages = [], ...match } = stage.match;
    return block('stage.match', { ...match }, stages.map(stageBlock));
  }
  if ('labeldrop' in stage) return block('stage.label_drop', { values: stage.labeldrop });
  const [[name, content]] = Object.entries(stage) as [[string, Readonly<Record<string, unknown>>]];
  // These have labels and fields by name.
  if (name === 'labels' || name === 'structured_metadata' || name === 'static_labels')
    return block(`stage.${name}`, { values: { object: content as Readonly<Record<string, string>> } });
  return block(
    `stage.${name}`,
    Object.fromEntries(Object.entries(content).map(([key, value]) => [key, valueOf(value)])),
  );
}

function valueOf(value: unknown): Expression {
  return typeof value === 'object' && value !== null
    ? { object: value as Readonly<Record<string, string>> }
    : (value as string | number | boolean);
}

/** A `discovery.relabel` with rules. */
export function relabelBlock(label: string, targets: Expression, rules: readonly RelabelRule[]): Block {
  return component(
    'discovery.relabel',
    label,
    { targets },
    rules.map((rule) => block('rule', { ...rule })),
  );
}
