import Ajv from 'ajv';
import { error, type Problem } from '../../kit';

/** What a value has to be beyond its kind: the rule as a schema, in words. */
interface ValueRule {
  readonly schema: object;
  readonly rule: string;
}

const choice = (values: readonly string[]): ValueRule => ({
  schema: { enum: values },
  rule: `Loki knows ${values.join(', ')}`,
});

const encodings = ['none', 'gzip', 'lz4-64k', 'snappy', 'lz4-256k', 'lz4-1M', 'lz4', 'flate', 'zstd'];

const text = { type: 'string' };
const texts = { type: 'array', items: text };

const attributes = (actions: readonly string[]): ValueRule => ({
  schema: {
    type: 'array',
    items: {
      type: 'object',
      properties: { action: { enum: actions }, attributes: { ...texts, minItems: 1 }, regex: text },
      required: ['action'],
      oneOf: [{ required: ['attributes'] }, { required: ['regex'] }],
      additionalProperties: false,
    },
  },
  rule: `it is a list, each with an action (${actions.join(', ')}) and either attributes or a regex`,
});

/** Values that Loki does not start with although their kind is right; of a tenant it reads them only when it is running. */
const rules: Readonly<Record<string, ValueRule>> = {
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
        properties: { pattern: text, regex: { type: 'boolean' }, types: text, hash: { type: 'integer', minimum: 0 } },
        additionalProperties: false,
      },
    },
    rule: `it is a list, each with pattern, regex (true or false), types ('filter,limited,metric' in one text) or hash`,
  },
  'limits_config.otlp_config.resource_attributes.attributes_config': attributes([
    'index_label',
    'structured_metadata',
    'drop',
  ]),
  'limits_config.otlp_config.scope_attributes': attributes(['structured_metadata', 'drop']),
  'limits_config.otlp_config.log_attributes': attributes(['structured_metadata', 'drop']),
  'limits_config.ruler_remote_write_headers': {
    schema: { type: 'object', additionalProperties: text },
    rule: 'it is a map of headers and their texts',
  },
  'limits_config.policy_stream_mapping': {
    schema: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        items: {
          type: 'object',
          properties: { selector: text, priority: { type: 'number' } },
          required: ['selector'],
          additionalProperties: false,
        },
      },
    },
    rule: 'it is a map of policies, each a list with selector and priority',
  },
};

const ajv = new Ajv({ allErrors: false });
const checks = new Map(Object.entries(rules).map(([name, { schema }]) => [name, ajv.compile(schema)]));

/** What is wrong with the value of a key, beyond its kind. */
export function ruledValueProblems(path: readonly string[], value: unknown): Problem[] {
  const name = path.join('.');
  const check = checks.get(name);
  if (check === undefined || check(value)) return [];
  const { rule } = rules[name]!;
  return [error(['config', ...path], `${name} is ${JSON.stringify(value)}; ${rule}.`)];
}
