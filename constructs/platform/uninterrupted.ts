const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a function that a signal does not end halfway: Ctrl-C and a stopped CI job end the process after it.
 *
 * @param write - synchronous: Node handles a signal only after it, if anything handles the signal
 */
export function uninterrupted<T>(write: () => T): T {
  restore();
  for (const signal of signals) process.on(signal, end);
  try {
    return write();
  } finally {
    // A signal that came meanwhile is handled before.
    setImmediate(restore);
  }
}

function end(signal: NodeJS.Signals): void {
  restore();
  process.kill(process.pid, signal);
}

function restore(): void {
  for (const signal of signals) process.off(signal, end);
}
