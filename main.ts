import { synthesize } from './constructs/platform';
import { environments } from './environments';

// Validates and renders all of them in memory, then replaces dist/<name>/ of each: no folder is written in part.
synthesize(environments);
