import { ExternalLogSink, ExternalTraceSink } from '../../kit';
import { ExternalObjectStore } from '../../object-store';

/** It is never written: with a failure, there is no output. */
const url = 'https://not-built.invalid';

/** In place of a store that could not be built. */
export function standInStore(): ExternalObjectStore {
  return new ExternalObjectStore({ url, keys: { secret: 'not-built' } });
}

/** In place of a sink that could not be built. */
export function standInSink(): ExternalLogSink {
  return new ExternalLogSink({ url });
}

/** In place of a sink of traces that could not be built. */
export function standInTraceSink(): ExternalTraceSink {
  return new ExternalTraceSink({ url });
}
