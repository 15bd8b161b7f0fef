import Ajv from 'ajv';
import { error, type Problem } from '../../kit';

/** A constraint on the value of a key beyond its type. */
interface Constraint {
  readonly schema: object;
  /** In words, as the end of a sentence. */
  readonly rule: string;
}

const choice = (values: readonly string[]): Constraint => ({
  schema: { enum: values },
  rule: `valid are ${values.join(', ')}`,
});

const encodings = ['none', 'gzip', 'lz4-64k', 'snappy', 'lz4-256k', 'lz4-1M', 'lz4', 'flate', 'zstd'];

const string = { type: 'string' };
const strings = { type: 'array', items: string };

const attributes = (actions: readonly string[]): Constraint => ({
  schema: {
    type: 'array',
    items: {
      type: 'object',
      properties: { action: { enum: actions }, attributes: { ...strings, minItems: 1 }, regex: string },
      required: ['action'],
      oneOf: [{ required: ['attributes'] }, { required: ['regex'] }],
      additionalProperties: false,
    },
  },
  rule: `it must be a list of maps with action (${actions.join(', ')}) and either attributes or regex`,
});

/** Constraints without which Loki does not start. It validates those of a tenant only when it runs. */
const constraints: Readonly<Record<string, Constraint>> = {
  'ingester.chunk_encoding': choice(encodings),
  'limits_config.bloom_block_encoding': choice(encodings),
  'limits_config.deletion_mode': choice(['disabled', 'filter-only', 'filter-and-delete']),
  'limits_config.ingestion_rate_strategy': choice(['global', 'local']),
  'limits_config.tsdb_sharding_strategy': choice(['power_of_two', 'bounded']),
  'server.log_format': choice(['json', 'logfmt']),
  'server.log_level': choice(['debug', 'info', 'warn', 'error']),
  'limits_config.blocked_queries': {
    schema: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          pattern: string,
          regex: { type: 'boolean' },
          types: string,
          hash: { type: 'integer', minimum: 0 },
        },
        additionalProperties: false,
      },
    },
    rule: `it must be a list of maps with pattern, regex (true or false), types (one string such as 'filter,metric') or hash`,
  },
  'limits_config.otlp_config.resource_attributes.attributes_config': attributes([
    'index_label',
    'structured_metadata',
    'drop',
  ]),
  'limits_config.otlp_config.scope_attributes': attributes(['structured_metadata', 'drop']),
  'limits_config.otlp_config.log_attributes': attributes(['structured_metadata', 'drop']),
  'limits_config.ruler_remote_write_headers': {
    schema: { type: 'object', additionalProperties: string },
    rule: 'it must be a map of headers to strings',
  },
  'limits_config.policy_stream_mapping': {
    schema: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: {
          type: 'object',
          properties: { selector: string, priority: { type: 'number' } },
          required: ['selector'],
          additionalProperties: false,
        },
      },
    },
    rule: 'it must be a map of policies, each a list of maps with selector and priority',
  },
};

const ajv = new Ajv({ allErrors: false });
const checks = new Map(Object.entries(constraints).map(([name, { schema }]) => [name, ajv.compile(schema)]));

/** Validates a value against the constraint of its key. */
export function constraintProblems(path: readonly string[], value: unknown): Problem[] {
  const name = path.join('.');
  const check = checks.get(name);
  if (check === undefined || check(value)) return [];
  const { rule } = constraints[name]!;
  return [error(['config', ...path], `${path.at(-1)} is ${JSON.stringify(value)}; ${rule}.`)];
}
