/** URL of stand-ins. It is never written: with a failure, there is no output. */
export const standInUrl = 'https://not-built.invalid';
