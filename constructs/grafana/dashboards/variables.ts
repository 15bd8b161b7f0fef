import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { SentField } from '../../kit';
import type { DashboardModel, KnownFields } from './model';
import { logsSource } from './panels';
import { baseLabel, linesOf, type Condition } from './queries';

/** A variable before it is built. */
export interface AnyVariable {
  build(): VariableModel;
}

/** A field whose values users choose. */
export interface Choice {
  /** Name of the variable. It is the same on all dashboards, so that links between them keep its value. */
  readonly variable: string;
  readonly label: string;
  /** @default - the field is not sent, so that there is no such variable */
  readonly field: SentField | undefined;
  /** Values to choose from, where Loki cannot list them. @default - the field is a text, a regular expression */
  readonly values?: readonly string[];
}

const all = { text: ['All'], value: ['$__all'] };

/** The levels that Loki and the agents write. */
export const levels = ['critical', 'fatal', 'error', 'warn', 'info', 'debug', 'trace', 'unknown'];

/** The Loki that the dashboard shows: one data source for each tenant. */
export function dataSourceVariable({ logs }: DashboardModel): AnyVariable {
  return new DatasourceVariableBuilder('datasource')
    .label('Tenant')
    .description('The Loki data source, which is one tenant or all tenants of a user.')
    .type('loki')
    .current({ text: logs, value: logs });
}

/** The conditions that the variables of choices set. */
export function conditionsOf(choices: readonly Choice[]): Condition[] {
  return choices.flatMap(({ field, variable, values }) =>
    field === undefined
      ? []
      : [{ field, variable, ...(field.kind === 'metadata' && values === undefined && { isText: true }) }],
  );
}

/**
 * One variable for each choice. A label offers the values of the streams that the variables before it select; Loki
 * cannot list values of structured metadata.
 */
export function variablesOf(choices: readonly Choice[], fields: KnownFields): AnyVariable[] {
  return choices.flatMap((choice, n): AnyVariable[] => {
    const { field, variable, label, values } = choice;
    if (field === undefined) return [];
    if (field.kind === 'label') return [valuesOf(choice, field, choices.slice(0, n), fields)];
    return [
      values === undefined ? textVariable(variable, label, '.*', expressionHelp) : oneOf(variable, label, values),
    ];
  });
}

function valuesOf(
  { variable, label }: Choice,
  field: SentField,
  before: readonly Choice[],
  fields: KnownFields,
): AnyVariable {
  const conditions = conditionsOf(before).filter((condition) => condition.field.kind === 'label');
  const stream = conditions.length === 0 ? '' : linesOf(conditions, fields).selector;
  return labelVariable(variable, label, field, { stream, all: field.name === baseLabel(fields) ? '.+' : '.*' });
}

/** The values of a label, in the streams of a selector; in all streams if it is empty. */
export function labelVariable(
  variable: string,
  label: string,
  field: SentField,
  { stream, all: allValue }: { readonly stream: string; readonly all: '.+' | '.*' },
): AnyVariable {
  return new QueryVariableBuilder(variable)
    .label(label)
    .datasource(logsSource)
    .query({ refId: 'values', type: 1, label: field.name, stream })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(allValue)
    .current(all);
}

/** A choice from fixed values. Users may write others. */
export function oneOf(variable: string, label: string, values: readonly string[]): AnyVariable {
  return new CustomVariableBuilder(variable)
    .label(label)
    .values(values.join(','))
    .options(values.map((value) => ({ text: value, value })))
    .allowCustomValue(true)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current(all);
}

/** A text that users write. */
export function textVariable(variable: string, label: string, text: string, description: string): AnyVariable {
  return new TextBoxVariableBuilder(variable)
    .label(label)
    .description(description)
    .defaultValue(text)
    .current({ text, value: text })
    .options([{ text, value: text }]);
}

/** What users must know about a text that becomes a string of LogQL. */
const expressionHelp = 'Regular expression. Double quotes are escaped; write a backslash twice, such as \\\\d.';

/** The text that lines contain. */
export function searchVariable(): AnyVariable {
  return textVariable('search', 'Search', '(?i)', `${expressionHelp} (?i) ignores case.`);
}
