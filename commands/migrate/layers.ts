import { isMap, merged, type Data } from '../../constructs/kit';
import type { Input } from './input';

/**
 * A setting that several places of an input can have: of maps the keys are merged, of other values the last place wins.
 * What is read or listed is read or listed in all of them.
 */
export class Layers {
  /** The places that have it, the one that wins last. Never empty. */
  readonly inputs: readonly Input[];

  private constructor(inputs: readonly Input[]) {
    this.inputs = inputs;
  }

  /** @returns undefined if no place has it */
  static of(...inputs: readonly (Input | undefined)[]): Layers | undefined {
    const given = inputs.filter((input) => input !== undefined);
    return given.length === 0 ? undefined : new Layers(given);
  }

  /** The value, merged. Nothing is read yet. */
  get value(): unknown {
    const values = this.inputs.map(({ value }) => value);
    return values.every(isMap) ? values.reduce<Data>(merged, {}) : values.at(-1);
  }

  /** The setting below a path. Nothing is read yet. */
  at(...path: readonly string[]): Layers | undefined {
    const below = (input: Input | undefined, key: string): Input | undefined => input?.at(key);
    return Layers.of(...this.inputs.map((input) => path.reduce<Input | undefined>(below, input)));
  }

  /** The keys of the map. */
  keys(): string[] {
    const { value } = this;
    return isMap(value) ? Object.keys(value) : [];
  }

  /** The entries of the list that wins. */
  items(): Layers[] {
    return (this.inputs.at(-1)?.items() ?? []).map((input) => new Layers([input]));
  }

  /** Reads all of it. */
  take(): unknown {
    const { value } = this;
    for (const input of this.inputs) input.take();
    return value;
  }

  /** Reads a text, a number or a boolean as a text. Other values are not read. */
  text(): string | undefined {
    return this.inputs.map((input) => input.text()).at(-1);
  }

  /** Reads `true` or `false`, also if it is a text. */
  flag(): boolean | undefined {
    const { value } = this;
    return /^(?:true|false)$/i.test(String(value)) ? String(this.take()).toLowerCase() === 'true' : undefined;
  }

  /** Reads what was not read of it, because the platform decides it. */
  replace(): void {
    for (const input of this.inputs) input.replace();
  }

  /** Lists what was not read of it as not mapped. @param why - a reason as a clause */
  reject(why: string): void {
    for (const input of this.inputs) input.reject(why);
  }

  /** Lists it as not mapped although it was read. @param why - a reason as a clause */
  differs(why: string): void {
    for (const input of this.inputs) input.differs(why);
  }
}
