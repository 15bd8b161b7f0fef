import { temporary, temporaryOf } from './keys';
import type { ProcessStage } from './plan';
import { longestLabel } from './targets';

/** The fields that are sent, by the names that they are sent with. */
export interface Sent {
  readonly labels: ReadonlyMap<string, SentPlace>;
  readonly metadata: ReadonlyMap<string, SentPlace>;
}

/** Where a value is after all stages. */
export interface SentPlace {
  /** A name of an extracted field; labels of targets are such fields too. */
  readonly name: string;
  /** Whether it can be any text, which is empty or too long for a label. */
  readonly isText: boolean;
}

/** The last stages: they set what is sent, and remove what is not. */
export function endStages(
  { labels, metadata }: Sent,
  plan: {
    /** Labels that lines have only until now. */
    readonly temporary: readonly string[];
    /** Bytes above which a line is cut. @default - no line is */
    readonly cutAbove: number | undefined;
  },
): ProcessStage[] {
  const isKept = (label: string): boolean => labels.get(label)?.name === label;
  const dropped = plan.temporary.filter((label) => !isKept(label));
  const set = [...labels].filter(([label, { name }]) => name !== label);
  const cut = set.filter(([, { isText }]) => isText);
  const sourceOf = (entry: string, { name }: SentPlace): string =>
    // The stage would remove a label that is its source.
    labels.has(name) ? temporaryOf.metadata(entry) : name;
  const texts = [...metadata].filter(([, { name, isText }]) => isText || labels.has(name));
  const sources = new Map([
    ...set.map(([label, { name }]) => [label, name] as const),
    ...cut.map(([label]) => [label, temporaryOf.label(label)] as const),
  ]);
  return [
    ...(plan.cutAbove === undefined ? [] : cutStages(plan.cutAbove)),
    // Precision counts characters. A field that the template leaves empty is absent.
    ...cut.map(([label, { name }]) =>
      template(temporaryOf.label(label), `{{ with .${name} }}{{ printf "%.${longestLabel}s" . }}{{ end }}`),
    ),
    ...texts.map(([entry, place]) => template(sourceOf(entry, place), `{{ with .${place.name} }}{{ . }}{{ end }}`)),
    // First, so that a label that is not set has no value of another one.
    ...(dropped.length > 0 ? [{ labeldrop: dropped }] : []),
    ...(sources.size > 0 ? [{ labels: Object.fromEntries(sources) }] : []),
    ...(metadata.size > 0
      ? [
          {
            structured_metadata: Object.fromEntries(
              [...metadata].map(([entry, place]) => [entry, sourceOf(entry, place)]),
            ),
          },
        ]
      : []),
  ];
}

/** Loki would reject the whole push. A character has at most four bytes. */
function cutStages(bytes: number): ProcessStage[] {
  const cut = `{{ if gt (len .Entry) ${bytes} }}{{ printf "%.${Math.floor(bytes / 4)}s" .Entry }}{{ end }}`;
  return [template(temporary.cut, cut), { output: { source: temporary.cut } }];
}

function template(source: string, text: string): ProcessStage {
  return { template: { source, template: text } };
}
