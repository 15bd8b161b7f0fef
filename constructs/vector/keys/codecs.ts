import type { Kind } from './kinds';

/** Encoding of sinks. Vector ignores unknown keys in it. */
export const encoding = {
  kind: {
    keys: {
      avro: { keys: { schema: { kind: 'string', required: true } } },
      cef: {
        kind: {
          keys: {
            device_event_class_id: { kind: 'string', required: true },
            device_product: { kind: 'string', required: true },
            device_vendor: { kind: 'string', required: true },
            device_version: { kind: 'string', required: true },
            extensions: { map: 'string' },
            name: { kind: 'string', required: true },
            severity: { kind: 'string', required: true },
            version: { kind: ['V0', 'V1'], required: true },
          },
        },
        since: '0.57.0',
      },
      codec: {
        kind: {
          either: [
            ['json', 'text', 'logfmt', 'raw_message', 'csv', 'gelf', 'avro', 'protobuf', 'native', 'native_json'],
            { kind: ['cef', 'syslog'], since: '0.57.0' },
          ],
        },
        required: true,
      },
      csv: {
        keys: {
          capacity: 'integer',
          delimiter: 'integer',
          double_quote: 'boolean',
          escape: 'integer',
          fields: { kind: 'strings', required: true },
          quote: 'integer',
          quote_style: ['always', 'necessary', 'non_numeric', 'never'],
        },
      },
      except_fields: 'strings',
      gelf: { kind: { keys: { max_chunk_size: 'integer' } }, since: '0.57.0' },
      json: { keys: { pretty: 'boolean' } },
      metric_tag_values: ['single', 'full'],
      only_fields: 'strings',
      protobuf: {
        keys: {
          desc_file: { kind: 'string', required: true },
          message_type: { kind: 'string', required: true },
          use_json_names: { kind: 'boolean', since: '0.57.0' },
        },
      },
      syslog: {
        kind: {
          keys: {
            app_name: 'string',
            facility: 'string',
            msg_id: 'string',
            proc_id: 'string',
            rfc: ['rfc3164', 'rfc5424'],
            severity: 'string',
          },
        },
        since: '0.57.0',
      },
      timestamp_format: ['unix', 'rfc3339', 'unix_ms', 'unix_us', 'unix_ns', 'unix_float'],
    },
  },
  required: true,
} as const satisfies Kind;

/** Framing of sinks. */
export const sinkFraming = {
  keys: {
    character_delimited: { keys: { delimiter: { kind: 'integer', required: true } } },
    length_delimited: {
      keys: {
        length_field_is_big_endian: 'boolean',
        length_field_length: 'integer',
        length_field_offset: 'integer',
        max_frame_length: 'integer',
      },
    },
    max_frame_length: { kind: 'integer', since: '0.57.0' },
    method: {
      either: [
        ['bytes', 'character_delimited', 'length_delimited', 'newline_delimited'],
        { kind: ['varint_length_delimited'], since: '0.57.0' },
      ],
    },
  },
} as const satisfies Kind;

/** Framing of sources. */
export const sourceFraming = {
  keys: {
    character_delimited: { keys: { delimiter: { kind: 'integer', required: true }, max_length: 'integer' } },
    chunked_gelf: {
      kind: {
        keys: {
          decompression: ['Auto', 'Gzip', 'Zlib', 'None'],
          max_length: 'integer',
          pending_messages_limit: 'integer',
          timeout_secs: 'number',
        },
      },
      since: '0.57.0',
    },
    length_delimited: sinkFraming.keys.length_delimited,
    max_frame_length: { kind: 'integer', since: '0.57.0' },
    method: {
      either: [
        ['bytes', 'character_delimited', 'length_delimited', 'newline_delimited', 'octet_counting'],
        { kind: ['chunked_gelf', 'varint_length_delimited'], since: '0.57.0' },
      ],
    },
    newline_delimited: { keys: { max_length: 'integer' } },
    octet_counting: { keys: { max_length: 'integer' } },
  },
} as const satisfies Kind;

const lossy = { keys: { lossy: 'boolean' } } as const satisfies Kind;

/** Decoding of sources. */
export const decoding = {
  keys: {
    avro: {
      keys: {
        schema: { kind: 'string', required: true },
        strip_schema_id_prefix: { kind: 'boolean', required: true },
      },
    },
    codec: ['bytes', 'json', 'syslog', 'gelf', 'influxdb', 'avro', 'protobuf', 'native', 'native_json', 'vrl'],
    gelf: { keys: { lossy: 'boolean', validation: { kind: ['strict', 'relaxed'], since: '0.57.0' } } },
    influxdb: lossy,
    json: lossy,
    native_json: lossy,
    protobuf: {
      keys: {
        desc_file: { kind: 'string', required: true },
        message_type: { kind: 'string', required: true },
        use_json_names: { kind: 'boolean', since: '0.57.0' },
      },
    },
    syslog: lossy,
    vrl: { keys: { source: { kind: 'string', required: true }, timezone: 'string' } },
  },
} as const satisfies Kind;
