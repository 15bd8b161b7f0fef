import type { RelabelRule } from './plan';
import type { LabelRules } from './targets';

/** The labels of the targets of a source, by relabel rules. */
export class TargetLabels {
  readonly rules: RelabelRule[] = [];
  /** Labels that lines have only until all stages have run. */
  readonly temporary = new Set<string>();
  /** Names that a temporary label cannot have. */
  readonly #taken: Set<string>;
  readonly #labels = new Map<string, string>();

  constructor(taken: Iterable<string>) {
    this.#taken = new Set(taken);
  }

  /** Adds a label of the stream. */
  add(label: string, rules: LabelRules): void {
    this.rules.push(...rules(label));
  }

  /**
   * Adds a temporary label once.
   *
   * @param id - identifies its value among those of the source
   * @returns its name
   */
  addTemporary(id: string, wanted: string, rules: LabelRules): string {
    const known = this.#labels.get(id);
    if (known !== undefined) return known;
    let label = wanted;
    while (this.#taken.has(label)) label += '_';
    this.#taken.add(label);
    this.#labels.set(id, label);
    this.temporary.add(label);
    this.add(label, rules);
    return label;
  }
}
