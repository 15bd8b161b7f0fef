import { beginning, didYouMean } from '../../kit';
import { alertTemplates, templateBlocks, templateFields, templateWords, type TemplateWords } from './template-words';

interface Action {
  readonly tokens: readonly Token[];
  /** The character behind it. */
  readonly end: number;
}

interface Token {
  readonly kind: 'text' | 'variable' | 'field' | 'number' | 'word' | 'sign';
  readonly text: string;
}

// A value is followed by what may stand behind one: Go refuses `$labels.pod-name`, `humanize($value)` and `5m`.
const ends = String.raw`(?=[\s.|,):=]|\}\})`;
const shapes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['text', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`|'(?:[^'\\\n]|\\[^\n]{1,9})'/uy],
  ['variable', new RegExp(String.raw`\$[\p{L}\p{N}_]*${ends}`, 'uy')],
  ['field', new RegExp(String.raw`\.(?:[\p{L}_][\p{L}\p{N}_]*)?${ends}`, 'uy')],
  ['number', new RegExp(String.raw`[+-]?(?:\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)${ends}`, 'uy')],
  ['word', new RegExp(String.raw`[\p{L}_][\p{L}\p{N}_]*${ends}`, 'uy')],
  ['sign', /:=|=|\|(?!\|)|,|\(|\)/uy],
];

/** What Go's templates would refuse in a label or annotation of an alert, or what would fail whenever it fires. */
export function templateFault(template: string): string | undefined {
  const says = alertMistake(readActions(template, alertTemplates));
  return says === undefined ? undefined : `'${beginning(template, 60)}' ${says}`;
}

function alertMistake(actions: readonly Action[] | string): string | undefined {
  if (typeof actions === 'string') return actions;
  if (actions.some(({ tokens }) => tokens.some(({ kind, text }) => kind === 'text' && text.includes('{{'))))
    return 'is escaped for Helm, which is not on the way here: the alert would show the braces.';
  return useFault(actions, alertTemplates) ?? lateFault(actions);
}

/** What Go's templates would refuse where other words are known. */
export function templateMistake(template: string, words: TemplateWords): string | undefined {
  const actions = readActions(template, words);
  return typeof actions === 'string' ? actions : useFault(actions, words);
}

/** What stands between braces, or what is wrong there. */
function readActions(template: string, words: TemplateWords): readonly Action[] | string {
  const actions: Action[] = [];
  for (let at = template.indexOf('{{'); at !== -1;) {
    const action = readAction(template, at, words);
    if (typeof action === 'string') return action;
    actions.push(action);
    at = template.indexOf('{{', action.end);
  }
  return actions;
}

/** The action that starts here, or what is wrong with it. */
function readAction(template: string, start: number, words: TemplateWords): Action | string {
  const comment = /\{\{(?:- )?\/\*[^]*?\*\/(?: -)?\}\}/uy;
  comment.lastIndex = start;
  if (comment.test(template)) return { tokens: [], end: comment.lastIndex };
  const tokens: Token[] = [];
  let at = start + (/^\{\{-\s/.test(template.slice(start)) ? 3 : 2);
  for (;;) {
    const rest = template.slice(at);
    const end = /^(?:\s+-)?\s*\}\}/.exec(rest);
    if (end !== null) {
      if (tokens.length === 0) return "has nothing between '{{' and '}}', which Go's templates refuse.";
      return { tokens, end: at + end[0].length };
    }
    const space = /^\s+/.exec(rest);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    if (rest === '') return unclosed(words);
    const token = readToken(template, at);
    if (token === undefined) return unknownSign(rest, words);
    tokens.push(token);
    at += token.text.length;
  }
}

function unclosed({ follows }: TemplateWords): string {
  return `has a '{{' without its '}}': ${follows}.`;
}

function readToken(template: string, at: number): Token | undefined {
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const found = shape.exec(template);
    if (found !== null) return { kind, text: found[0] };
  }
  return undefined;
}

function unknownSign(rest: string, words: TemplateWords): string {
  const whole = /^[$.]?[\p{L}\p{N}_]*/u.exec(rest)![0];
  const sign = rest.slice(whole.length, whole.length + 1);
  const word = beginning(whole);
  if (sign === '[')
    return `has '${word}[': a label is a field, ${words.labels}.pod, or index ${words.labels === '' ? '.' : words.labels} "pod".`;
  if (sign === '(') return `has '${word}(': arguments follow a function after a space, ${word} ${words.value}.`;
  if (/^["'`]$/.test(sign))
    return `has ${sign} without its counterpart, or more than one character in '…': texts stand in "…".`;
  if (sign === '-' && word.startsWith('.'))
    return `has '${word}-': no label has a '-' in its name, Loki's are written with '_'.`;
  if (/^[-+*/%<>!&?|]$/.test(sign))
    return `has '${word}${sign}': Go's templates have no operators, but functions such as gt, and LogQL can compute.`;
  if (sign === '') return unclosed(words);
  return `has '${word}${sign}', which Go's templates do not know.`;
}

function useFault(actions: readonly Action[], words: TemplateWords): string | undefined {
  return blockFault(actions) ?? wordFault(actions, words);
}

function blockFault(actions: readonly Action[]): string | undefined {
  let open = 0;
  for (const { tokens } of actions) {
    const [first] = tokens;
    if (first?.text !== 'range' && tokens.some(({ kind, text }) => kind === 'sign' && text === ','))
      return "has ',' between arguments, which are parted by spaces.";
    if (first?.kind !== 'word') continue;
    if (templateBlocks.includes(first.text)) open += 1;
    if (open === 0 && ['end', 'else', 'break', 'continue'].includes(first.text))
      return `has a {{ ${first.text} }} that belongs to nothing.`;
    if (first.text === 'end') open -= 1;
  }
  return open === 0 ? undefined : 'opens a block with if, range or with, and has no {{ end }} for it.';
}

function wordFault(actions: readonly Action[], words: TemplateWords): string | undefined {
  const tokens = actions.flatMap((action) => action.tokens);
  const declared = tokens.flatMap(({ kind, text }, n) =>
    kind === 'variable' && [':=', ','].includes(tokens[n + 1]?.text ?? '') ? [text] : [],
  );
  const variables = new Set([...words.variables, '$', ...declared]);
  for (const { kind, text } of tokens) {
    if (kind === 'variable' && !variables.has(text)) {
      const near = didYouMean(text, words.variables);
      const known =
        words.variables.length === 0 ? `a label is ${words.labels}.pod` : `known are ${words.variables.join(', ')}`;
      return `has ${beginning(text)}, which is no variable here${near === undefined ? '' : ` (${near}?)`}; ${known}, and ${words.follows}.`;
    }
    if (kind === 'word' && !templateWords.includes(text) && !words.functions.includes(text)) {
      const near = text === 'labels' && words.labels !== '' ? words.labels : didYouMean(text, words.functions);
      return `has ${beginning(text)}, which is no function that every release knows${near === undefined ? '' : ` (${near}?)`}; ${words.follows}.`;
    }
  }
  return undefined;
}

/** What is read without a word and ends in an error when the alert fires. Within a block the dot may be something else. */
function lateFault(actions: readonly Action[]): string | undefined {
  if (actions.some(({ tokens: [first, ...more] }) => first?.text === 'value' && more.length === 0))
    return 'has value without its dollar: the text would end in an error whenever the alert fires.';
  if (actions.some(({ tokens: [first] }) => first?.kind === 'word' && templateBlocks.includes(first.text)))
    return undefined;
  for (const { tokens } of actions)
    for (const [n, { kind, text }] of tokens.entries()) {
      const before = tokens[n - 1];
      const chained = before !== undefined && ['variable', 'field'].includes(before.kind);
      if (kind === 'field' && text !== '.' && before?.text !== ')' && !chained && !templateFields.includes(text))
        return `has ${beginning(text)}, which an alert does not have: the text would end in an error whenever it fires; known are $labels and $value.`;
    }
  return undefined;
}
