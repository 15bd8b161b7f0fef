import { synthesize } from './constructs/platform';
import { distributed, laptop, production, seed, small } from './environments';

// Checks all of them, renders in memory, then replaces dist/<name>/ of each: nothing is half-written.
synthesize([small, laptop, production, distributed, seed]);
