import { beginning, didYouMean } from '../../kit';
import {
  alertTemplates,
  templateBlocks,
  templateFields,
  templateKeywords,
  type TemplateContext,
} from './template-context';

interface Action {
  readonly tokens: readonly Token[];
  /** Position after the action. */
  readonly end: number;
}

interface Token {
  readonly kind: 'text' | 'variable' | 'field' | 'number' | 'word' | 'operator';
  readonly text: string;
}

// Go rejects `$labels.pod-name`, `humanize($value)` and `5m`: a value ends before one of these.
const valueEnd = String.raw`(?=[\s.|,):=]|\}\})`;
const shapes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['text', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`|'(?:[^'\\\n]|\\[^\n]{1,9})'/uy],
  ['variable', new RegExp(String.raw`\$[\p{L}\p{N}_]*${valueEnd}`, 'uy')],
  ['field', new RegExp(String.raw`\.(?:[\p{L}_][\p{L}\p{N}_]*)?${valueEnd}`, 'uy')],
  ['number', new RegExp(String.raw`[+-]?(?:\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)${valueEnd}`, 'uy')],
  ['word', new RegExp(String.raw`[\p{L}_][\p{L}\p{N}_]*${valueEnd}`, 'uy')],
  ['operator', /:=|=|\|(?!\|)|,|\(|\)/uy],
];

/** The error in a template of a label or annotation, also one that occurs only when the alert fires. */
export function alertTemplateError(template: string): string | undefined {
  const message = actionsError(readActions(template, alertTemplates));
  return message === undefined ? undefined : `'${beginning(template, 60)}' ${message}`;
}

function actionsError(actions: readonly Action[] | string): string | undefined {
  if (typeof actions === 'string') return actions;
  if (actions.some(({ tokens }) => tokens.some(({ kind, text }) => kind === 'text' && text.includes('{{'))))
    return 'is escaped for Helm, which does not process it here: the alert would show the braces.';
  return actionError(actions, alertTemplates) ?? executionError(actions);
}

/** The error in a template of another context. */
export function templateError(template: string, context: TemplateContext): string | undefined {
  const actions = readActions(template, context);
  return typeof actions === 'string' ? actions : actionError(actions, context);
}

/** The actions of a template, or the error in one. */
function readActions(template: string, context: TemplateContext): readonly Action[] | string {
  const actions: Action[] = [];
  for (let at = template.indexOf('{{'); at !== -1;) {
    const action = readAction(template, at, context);
    if (typeof action === 'string') return action;
    actions.push(action);
    at = template.indexOf('{{', action.end);
  }
  return actions;
}

/** The action that starts here, or the error in it. */
function readAction(template: string, start: number, context: TemplateContext): Action | string {
  const comment = /\{\{(?:- )?\/\*[^]*?\*\/(?: -)?\}\}/uy;
  comment.lastIndex = start;
  if (comment.test(template)) return { tokens: [], end: comment.lastIndex };
  const tokens: Token[] = [];
  let at = start + (/^\{\{-\s/.test(template.slice(start)) ? 3 : 2);
  for (;;) {
    const rest = template.slice(at);
    const end = /^(?:\s+-)?\s*\}\}/.exec(rest);
    if (end !== null) {
      if (tokens.length === 0) return "has nothing between '{{' and '}}'.";
      return { tokens, end: at + end[0].length };
    }
    const space = /^\s+/.exec(rest);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    if (rest === '') return unclosed(context);
    const token = readToken(template, at);
    if (token === undefined) return unexpectedCharacter(rest, context);
    tokens.push(token);
    at += token.text.length;
  }
}

function unclosed({ consequence }: TemplateContext): string {
  return `has a '{{' without '}}'; ${consequence}.`;
}

function readToken(template: string, at: number): Token | undefined {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const found = shape.exec(template);
    if (found !== null) return { kind, text: found[0] };
  }
  return undefined;
}

function unexpectedCharacter(rest: string, context: TemplateContext): string {
  const whole = /^[$.]?[\p{L}\p{N}_]*/u.exec(rest)![0];
  const character = rest.slice(whole.length, whole.length + 1);
  const word = beginning(whole);
  if (character === '[')
    return `has '${word}[', which is not supported; a label is ${context.labels}.pod or index ${context.labels === '' ? '.' : context.labels} "pod".`;
  if (character === '(')
    return `has '${word}('; a space separates a function from its arguments: ${word} ${context.value}.`;
  if (/^["'`]$/.test(character))
    return `has an unterminated ${character}, or several characters in single quotes; strings need double quotes.`;
  if (character === '-' && word.startsWith('.'))
    return `has '${word}-'; a label name has no '-', Loki replaces it by '_'.`;
  if (/^[-+*/%<>!&?|]$/.test(character))
    return `has '${word}${character}', but templates have no operators. Compare with functions such as gt, calculate in LogQL.`;
  if (character === '') return unclosed(context);
  return `has the unexpected '${word}${character}'.`;
}

function actionError(actions: readonly Action[], context: TemplateContext): string | undefined {
  return blockError(actions) ?? nameError(actions, context);
}

function blockError(actions: readonly Action[]): string | undefined {
  let open = 0;
  for (const { tokens } of actions) {
    const [first] = tokens;
    if (first?.text !== 'range' && tokens.some(({ kind, text }) => kind === 'operator' && text === ','))
      return "has ',' between arguments, which spaces separate.";
    if (first?.kind !== 'word') continue;
    if (templateBlocks.includes(first.text)) open += 1;
    if (open === 0 && ['end', 'else', 'break', 'continue'].includes(first.text))
      return `has {{ ${first.text} }} outside a block.`;
    if (first.text === 'end') open -= 1;
  }
  return open === 0 ? undefined : 'has a block without {{ end }}.';
}

function nameError(actions: readonly Action[], context: TemplateContext): string | undefined {
  const tokens = actions.flatMap((action) => action.tokens);
  const declared = tokens.flatMap(({ kind, text }, n) =>
    kind === 'variable' && [':=', ','].includes(tokens[n + 1]?.text ?? '') ? [text] : [],
  );
  const variables = new Set([...context.variables, '$', ...declared]);
  for (const { kind, text } of tokens) {
    if (kind === 'variable' && !variables.has(text)) {
      const known =
        context.variables.length === 0
          ? `a label is ${context.labels}.pod`
          : `the variables are ${context.variables.join(', ')}`;
      return `has the unknown variable ${beginning(text)} (${known}); ${context.consequence}.`;
    }
    if (kind === 'word' && !templateKeywords.includes(text) && !context.functions.includes(text)) {
      const near = text === 'labels' && context.labels !== '' ? context.labels : didYouMean(text, context.functions);
      return `has ${beginning(text)}, which is not a function of every supported release${near === undefined ? '' : ` (did you mean ${near}?)`}; ${context.consequence}.`;
    }
  }
  return undefined;
}

/** An error that occurs only when the alert fires. Within a block the dot may be something else. */
function executionError(actions: readonly Action[]): string | undefined {
  if (actions.some(({ tokens: [first, ...more] }) => first?.text === 'value' && more.length === 0))
    return 'has value instead of $value; the text would be an error message whenever the alert fires.';
  if (actions.some(({ tokens: [first] }) => first?.kind === 'word' && templateBlocks.includes(first.text)))
    return undefined;
  for (const { tokens } of actions)
    for (const [n, { kind, text }] of tokens.entries()) {
      const before = tokens[n - 1];
      const chained = before !== undefined && ['variable', 'field'].includes(before.kind);
      if (kind === 'field' && text !== '.' && before?.text !== ')' && !chained && !templateFields.includes(text))
        return `has ${beginning(text)}, which does not exist in an alert; use $labels and $value. The text would be an error message whenever the alert fires.`;
    }
  return undefined;
}
