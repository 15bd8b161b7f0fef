import { knownMessages, recognized } from '../../../commands/doctor/messages';
import type { Program } from '../../../commands/doctor/programs';

type Case = readonly [program: Program, line: string, id: string];

/** The id of the message in a log with one line of a problem. */
function idIn(line: string, program: Program): string | undefined {
  return recognized(`first line\n${line}\nlast line\n`, program)?.message.id;
}

test.each<Case>([
  ['loki', 'err="NoSuchBucket: The specified bucket does not exist"', 'bucket-missing'],
  ['loki', 'err="SignatureDoesNotMatch: The request signature we calculated does not match"', 'keys-wrong'],
  ['loki', 'failed to put object: AccessDenied: Access Denied', 'access-denied'],
  ['loki', 'RequestTimeTooSkewed: The difference between the request time and the server time', 'clock-skewed'],
  ['tempo', 'x509: certificate signed by unknown authority', 'certificate-unknown'],
  ['loki', 'CONFIG ERROR: schema v13 is required to store Structured Metadata', 'schema-refused'],
  ['loki', 'err="recovered from panic opening boltdb file: invalid freelist page: 1"', 'index-corrupted'],
  ['loki', 'at least 2 live replicas required, could only find 1', 'ring-too-small'],
  ['loki', 'too many unhealthy instances in the ring', 'ring-too-small'],
  ['gateway', 'no org id', 'no-tenant'],
  ['loki', 'too many outstanding requests', 'too-many-requests'],
  ['promtail', 'failed to make file target manager: too many open files', 'too-many-files'],
  ['loki', 'write /var/loki/wal/00000001: no space left on device', 'disk-full'],
  ['minio', 'Error: Storage backend has reached its minimum free drive threshold.', 'disk-full'],
  ['minio', 'Write quorum could not be established on pool: 0', 'minio-quorum'],
  ['gateway', '[emerg] 1#1: host not found in upstream "loki.logging.svc.cluster.local"', 'upstream-not-found'],
  [
    'gateway',
    'loki-read.monitoring.svc.cluster.local could not be resolved (110: Operation timed out)',
    'name-not-resolved',
  ],
  ['gateway', 'bind() to 0.0.0.0:8080 failed (98: Address in use)', 'address-in-use'],
  [
    'promtail',
    'msg="error sending batch, will retry" status=429 error="server returned HTTP status 429"',
    'rate-limited',
  ],
  ['promtail', 'msg="final error sending batch" status=400 error="entry too far behind"', 'lines-refused'],
  ['canary', 'status=403', 'role-refused'],
  ['alloy', 'Error: could not perform the initial load successfully', 'configuration-refused'],
  ['grafana', 'database is locked', 'grafana-database'],
  ['loki', 'mkdir /var/loki/chunks: permission denied', 'not-writable'],
])('%s: %s is %s', (program, line, id) => {
  expect(idIn(line, program)).toBe(id);
});

/** Lines that programs logged on 2026-11-27: Loki 3.7.8, Vector 0.57.0, mc, MinIO and nginx 1.22. */
test.each<Case>([
  [
    'loki',
    'mc: <ERROR> Unable to list folder. The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    'keys-wrong',
  ],
  [
    'loki',
    'mc: <ERROR> Unable to list folder. The Access Key Id you provided does not exist in our records.',
    'keys-wrong',
  ],
  ['loki', 'mc: <ERROR> Unable to list folder. Bucket `loki-chunks` does not exist.', 'bucket-missing'],
  [
    'loki',
    'init compactor: failed to init delete store: failed to get s3 object: operation error S3: GetObject, https response error StatusCode: 403, api error SignatureDoesNotMatch: The request signature we calculated does not match',
    'keys-wrong',
  ],
  [
    'loki',
    'init compactor: failed to init delete store: failed to get s3 object: operation error S3: GetObject, https response error StatusCode: 404, api error NoSuchBucket: The specified bucket does not exist',
    'bucket-missing',
  ],
  [
    'loki',
    'msg="validating config" err="MULTIPLE CONFIG ERRORS FOUND, PLEASE READ CAREFULLY\\nCONFIG ERROR: schema v13 is required to store Structured Metadata and use native OTLP ingestion, your schema version is v12.',
    'schema-refused',
  ],
  ['loki', 'listen tcp 127.0.0.1:23100: bind: address already in use', 'address-in-use'],
  ['loki', 'failed parsing config: u.yaml: yaml: unmarshal errors:', 'configuration-refused'],
  ['loki', 'write /var/loki/tsdb-shipper-active/uploader/name: no space left on device', 'disk-full'],
  [
    'minio',
    'FATAL Unable to initialize backend: write /data/.minio.sys/b3ab6df2: no space left on device',
    'disk-full',
  ],
  [
    'gateway',
    '2026/11/27 10:11:45 [emerg] 27084#27084: host not found in upstream "loki.logging.svc.k8s.example" in /etc/nginx/nginx.conf:3',
    'upstream-not-found',
  ],
  [
    'vector',
    "ERROR vector::cli: Configuration error. error=Mountpoint '/' has total capacity of 270553174016 bytes, but configured buffers using mountpoint have total maximum size of 90000000000000 bytes.",
    'buffer-larger-than-disk',
  ],
  ['vector', 'ERROR vector::cli: Configuration error. error=missing field `encoding`', 'configuration-refused'],
  [
    'vector',
    'vector::sinks::util::retries: Non-retriable error; dropping the request. error=Server responded with an error: 401 Unauthorized',
    'login-refused',
  ],
  [
    'vector',
    'vector::sinks::util::retries: Retrying after error. error=Server responded with an error: 429 Too Many Requests',
    'rate-limited',
  ],
  [
    'vector',
    'vector::sinks::util::retries: Non-retriable error; dropping the request. error=Server responded with an error: 400 Bad Request',
    'lines-refused',
  ],
  [
    'vector',
    'HTTP error. error=error trying to connect: dns error: failed to lookup address information: Name or service not known',
    'name-not-resolved',
  ],
  [
    'vector',
    'HTTP error. error=error trying to connect: tcp connect error: Connection refused (os error 111)',
    'not-connected',
  ],
])('%s logged: %s', (program, line, id) => {
  expect(idIn(line, program)).toBe(id);
});

test('a message of another program, and an ordinary line, are not recognized', () => {
  expect(recognized('database is locked', 'loki')).toBeUndefined();
  expect(recognized('level=info msg="Loki started"', 'loki')).toBeUndefined();
});

test('every message has an id of its own', () => {
  const ids = knownMessages.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
});
