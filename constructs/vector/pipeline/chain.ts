import type { Data } from '../../kit';
import type { PipelinePlan, CollectedSource } from './plan';
import type { Values } from './sent-values';
import type { Step } from './stages';
import { podValue, type Value } from './values';
import { onlyIf, program, vrlString } from './vrl';

/** Transforms, each of which reads those before it. Statements that follow each other are one transform. */
export class Chain {
  readonly transforms: Record<string, Data> = {};
  outputs: string[];
  readonly #plan: PipelinePlan;
  readonly #labels: Values;
  #statements: string[] = [];
  #joins = false;

  constructor(plan: PipelinePlan, labels: Values) {
    this.#plan = plan;
    this.#labels = labels;
    this.outputs = plan.sources.map((source) => this.#begin(source));
  }

  add(step: Step): void {
    if ('statements' in step) {
      this.#statements.push(...step.statements);
      return;
    }
    if ('transform' in step) {
      if (step.needs === 'labels') this.#setLabels();
      this.#append(String(step.transform['type']), step.transform);
      return;
    }
    this.#joins = true;
    const { join, condition } = step;
    if (condition === undefined) {
      this.#append('multiline', join);
      return;
    }
    // Other lines would wait for lines that follow them.
    this.#append('scoped', { type: 'route', route: { multiline: condition } });
    const [scoped] = this.outputs;
    this.outputs = [`${scoped}.multiline`];
    this.#append('multiline', join);
    this.outputs.push(`${scoped}._unmatched`);
  }

  /** Sets the values that the sink sends. */
  finish(metadata: Values): void {
    const { maxLineBytes } = this.#plan;
    if (this.#joins)
      this.#statements.push(
        // Loki would reject the whole push. A character has at most four bytes.
        ...onlyIf(`length(.message) > ${maxLineBytes}`, [
          `.message = truncate(.message, ${Math.floor(maxLineBytes / 4)})`,
        ]),
      );
    this.#setLabels();
    if (Object.keys(metadata).length > 0) this.#statements.push(`.metadata = compact(${object(metadata, 'value')})`);
    this.#flush('pipeline');
  }

  /** Lines of several sources get the same fields. */
  #begin({ id, origin, job, prepare = [] }: CollectedSource): string {
    const isOnly = this.#plan.sources.length === 1;
    const statements = [
      ...(isOnly ? [] : [`.origin = ${vrlString(origin)}`, `.job = ${vrlString(job)}`]),
      ...(!isOnly && ['files', 'audit'].includes(origin) ? ['.filename = .file'] : []),
      ...(isOnly && origin === 'pods' ? [] : [`.node = ${origin === 'pods' ? podValue('node').vrl : this.#plan.host}`]),
      ...prepare,
    ];
    if (statements.length === 0) return id;
    const next = `${id}_line`;
    this.transforms[next] = { type: 'remap', inputs: [id], source: program(statements) };
    return next;
  }

  #setLabels(): void {
    this.#statements.push(`.labels = ${object(this.#labels, 'label')}`);
  }

  /** @param id - @default - numbered */
  #flush(id?: string): void {
    if (this.#statements.length === 0) return;
    const source = program(this.#statements);
    this.#statements = [];
    this.#place(id ?? this.#numbered('stages'), { type: 'remap', source });
  }

  #append(kind: string, transform: Data): void {
    this.#flush();
    this.#place(this.#numbered(kind), transform);
  }

  #place(id: string, { type, ...settings }: Data): void {
    this.transforms[id] = { type: type!, inputs: this.outputs, ...settings };
    this.outputs = [id];
  }

  #numbered(kind: string): string {
    return `${kind}_${Object.keys(this.transforms).length + 1}`;
  }
}

/** Loki rejects labels with values above 2048 bytes. A character has at most four. */
const longestLabel = 512;

/** An object of VRL: labels, empty if the line does not have the value, or values as they are, if they are no objects. */
function object(values: Values, as: 'label' | 'value'): string {
  const textOf = as === 'label' ? labelText : valueText;
  const entries = Object.entries(values).map(([name, value]) => `  ${vrlString(name)}: ${textOf(value)},`);
  return ['{', ...entries, '}'].join('\n');
}

function valueText({ vrl, text }: Value): string {
  // The compiler rejects a handler for an error that cannot occur.
  return text === undefined ? `to_string(${vrl}) ?? encode_json(${vrl})` : vrl;
}

/** The text of a label. Vector writes labels without escapes, and Loki would reject the push for a quote in one. */
function labelText({ vrl, template, text, isPlain = template !== undefined }: Value): string {
  if (text !== undefined) return vrlString(JSON.stringify(text).slice(1, -1));
  if (isPlain) return `to_string(${vrl}) ?? ""`;
  return `slice(encode_json(truncate(to_string(${vrl}) ?? "", ${longestLabel})), 1, -1) ?? ""`;
}
