import { synthesize } from './constructs/platform';
import { laptop, production, seed } from './environments';

// Checks all of them, renders in memory, then replaces dist/<name>/ of each: nothing is half-written.
synthesize([laptop, production, seed]);
