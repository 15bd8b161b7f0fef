import { firstPeriods, longestRetention, type SchemaPeriod } from '../../../constructs/loki';
import type { Environment, StoreChoice } from '../../../constructs/platform';
import { Finding } from '../../command';

/** How Loki leaves an object store: what changes in the environment, and by when what is done. */
export interface StorePlan {
  readonly environment: string;
  /** The settings that change, with their new values. */
  readonly change: {
    readonly objectStore: NonNullable<Environment['objectStore']>;
    readonly loki: { readonly schema: readonly SchemaPeriod[] };
  };
  /** The first day, UTC, whose logs are in the new store. */
  readonly begins: string;
  /** The first day on which the earlier store has no logs any more. @default - never, some logs are kept forever */
  readonly ends?: string;
  readonly steps: readonly { readonly when: string; readonly what: string }[];
  readonly notes: readonly string[];
}

const kinds = ['external', 'azure', 'gcs', 'minio', 'filesystem'] as const;

const day = 86_400_000;

/** Days after which the compactor has deleted the last logs of a period: tables are of whole days. */
const marginDays = 2;

/**
 * Plans the change to another store by a new schema period.
 *
 * @param to - the new store
 * @param begins - first day of the new period, UTC
 * @throws Finding if the environment cannot change its store now, with the reason
 */
export function storePlan(environment: Environment, to: StoreChoice, begins: string): StorePlan {
  const { name, loki, objectStore, tenants = {}, tempo } = environment;
  if (loki === undefined || objectStore === undefined)
    throw new Finding(`The environment '${name}' has no Loki, so that there are no logs to leave a store.`);
  const { earlier, uploadCleanup: _cleanup, ...current } = objectStore;
  const periods = loki.schema ?? firstPeriods;
  const last = periods.at(-1);
  if (earlier !== undefined)
    throw new Finding(
      `The environment '${name}' has objectStore.earlier already, and Loki reads two stores at most. Remove it when its logs have ended: \`migrate store\` printed that day.`,
    );
  if (last === undefined || last.from >= begins)
    throw new Finding(
      `The last period of loki.schema begins on ${last?.from}, and the new one would on ${begins}; --from names a later day.`,
    );
  const change = {
    objectStore: { ...to, earlier: current },
    loki: {
      schema: [
        ...periods.map((period): SchemaPeriod => ({ ...period, keptIn: 'earlier' })),
        { from: begins, ...(last.prefix !== undefined && { prefix: last.prefix }) },
      ],
    },
  };
  const seconds = longestRetention(loki.retention ?? {}, tenants);
  const isForever = seconds === undefined || !Number.isFinite(seconds);
  const ends = isForever ? undefined : dayAfter(begins, Math.ceil(seconds / 86_400) + marginDays);
  const from = kinds.find((kind) => current[kind] !== undefined) ?? 'the store';
  return {
    environment: name,
    change,
    begins,
    ...(ends !== undefined && { ends }),
    steps: steps({ name, from, to, begins, ends }),
    notes: notes({ isForever, hasTempo: tempo !== undefined, from, begins }),
  };
}

/** The day that is a number of days after another one, UTC. */
export function dayAfter(from: string, days: number): string {
  return new Date(Date.parse(from) + days * day).toISOString().slice(0, 10);
}

interface Change {
  readonly name: string;
  readonly from: string;
  readonly to: StoreChoice;
  readonly begins: string;
  readonly ends: string | undefined;
}

function steps({ name, from, to, begins, ends }: Change): StorePlan['steps'] {
  const dates = `before ${begins} 00:00 UTC`;
  const keys = 'filesystem' in to || 'minio' in to ? '' : 'Create its buckets and the Secret with its keys. ';
  return [
    {
      when: 'now',
      what: `${keys}Change the environment as above. npm run synth checks that both stores can be used, and that no period that has begun changes.`,
    },
    {
      when: dates,
      what: `npm run --silent secrets -- ${name} | kubectl apply -f -, kubectl apply -f dist/${name}, and wait until all pods of Loki have restarted: npm run smoke -- ${name}. A pod that still has the old configuration on that day stores new lines where the others do not look for them.`,
    },
    {
      when: `${begins} 00:00 UTC`,
      what: 'Lines with later timestamps are stored in the new store. Look for objects there: chunks after an hour or two, the index after a quarter of an hour.',
    },
    {
      when: ends === undefined ? 'for ever' : `until ${ends}`,
      what: `Keep objectStore.earlier and its Secret: Loki reads older lines there, stores late ones there, and deletes what its retention ends.`,
    },
    ...(ends === undefined
      ? []
      : [
          {
            when: `from ${ends} on`,
            what: `Remove objectStore.earlier and the periods with keptIn: 'earlier'. Delete dist/${name} before npm run synth, which would refuse to remove a period that has begun. Apply, and delete ${from === 'minio' ? 'MinIO with its volumes (docs/object-store.md)' : 'the old buckets'}.`,
          },
        ]),
  ];
}

function notes({
  isForever,
  hasTempo,
  from,
  begins,
}: {
  readonly isForever: boolean;
  readonly hasTempo: boolean;
  readonly from: string;
  readonly begins: string;
}): string[] {
  return [
    ...(isForever
      ? [
          'Without loki.retention.default, or with a period of 0, logs are kept for ever, and so is the earlier store. To give it up, copy its buckets (docs/object-store.md).',
        ]
      : []),
    ...(hasTempo
      ? [
          `Tempo has no periods: from the change on it finds only new traces. Copy its bucket before the change to keep the others (docs/object-store.md).`,
        ]
      : []),
    'Rules that were written through the API are in the bucket of the ruler, and stay behind: copy it before the change (docs/object-store.md).',
    ...(from === 'filesystem' ? ['The earlier store is the volume of Loki: it must not be deleted or renamed.'] : []),
    `To take it back before ${begins}, restore the environment and apply it. After that day the new period stays.`,
  ];
}
