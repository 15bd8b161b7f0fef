import { createContext, Script } from 'node:vm';
import { render, type Environment, type Rendered } from '../../constructs/platform';

/** The result of rendering an environment. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly rendered: Rendered }
  | { readonly kind: 'refused'; readonly rendered: Rendered }
  | { readonly kind: 'threw'; readonly error: string }
  | { readonly kind: 'hung' };

/** Milliseconds; the slowest of the environments renders in 0.2 s on an idle CPU. */
const timeout = 20_000;

type Render = (environment: Environment) => Rendered;

const state: { environment: unknown; render: Render; result: Rendered | undefined; go: () => void } = {
  environment: undefined,
  render,
  result: undefined,
  go: () => {
    state.result = state.render(state.environment as Environment);
  },
};
const script = new Script('go()');
const context = createContext({ go: () => state.go() });

/**
 * Renders an environment, and reports exceptions and timeouts.
 *
 * @param by - the function that renders it. @default - the code of this working tree
 */
export function outcome(environment: unknown, by: Render = render): Outcome {
  state.environment = environment;
  state.render = by;
  state.result = undefined;
  try {
    script.runInContext(context, { timeout });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { kind: 'hung' };
    return { kind: 'threw', error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) };
  }
  const rendered = state.result as Rendered | undefined;
  if (rendered === undefined) return { kind: 'threw', error: 'nothing was rendered' };
  return { kind: rendered.errors.length > 0 ? 'refused' : 'accepted', rendered };
}
