/** Writes docs/doctor.md from the checks of the command doctor. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DoctorCheck } from '../commands/doctor/check';
import { checks } from '../commands/doctor/checks';
import { knownMessages } from '../commands/doctor/messages';
import { formatted } from '../commands/migrate/prettier';

const file = join(__dirname, '../docs/doctor.md');

const intro = `# doctor

\`npm run doctor -- ENVIRONMENT\` checks the cluster of the current context of kubectl: before \`kubectl apply\`, whether the
cluster has what the environment needs; afterwards also what is wrong with its pods, volumes and objects. By default it
looks whether the environment is applied; \`--before\` and \`--after\` choose instead.

Each finding says what is wrong and why. Where it follows from the cause, \`Change:\` is the setting of the environment and
\`Run:\` a command. Nothing is created: pods and objects are validated by dry runs of the API server, which ask admission
webhooks too. Only \`--probe\` runs pods, and deletes them again. What the user of the context may not read is skipped with
the reason, and never counted as passed; so is a check that finds nothing to look at, such as that of volumes before any
exists. Every call of kubectl ends after 20 seconds.

Exit code 0: nothing failed; there may be warnings (\`!\`) and skipped checks (\`–\`). 1: something failed. 2: wrong
arguments, or the cluster does not answer. The ids of the checks are stable; \`--json\` prints them as \`check\`.

\`npm run doctor-page\` writes this page from the checks.
`;

const after = `## What it cannot tell

- Limits of inotify and of open files: no API of Kubernetes reports them. \`--probe\` reads them with a pod on each node.
- Whether an image can be pulled before a node tries. Nodes list 50 images at most.
- Whether webhooks outside the cluster, or an object store, answer before pods call them; afterwards their logs say so.
- Policies of network plugins that are not NetworkPolicies of Kubernetes, such as those of Cilium and Calico.
- The room for pods is an estimate: preferred affinity, priorities and preemption are left out.

## Broken clusters

\`npm run e2e -- doctor\` breaks a cluster of the lab in one way after the other, and expects the cause and the line to
change or the command. [e2e.md](e2e.md#doctor) has the results with the date; \`e2e/fixtures/broken-clusters\` has the clusters
as data.
`;

/** The page as it is committed. */
export function doctorPage(): string {
  return formatted(
    [
      intro,
      '## Before apply, and afterwards',
      ...checks.filter(({ phase }) => phase === 'before').map(checkText),
      '## After apply',
      ...checks.filter(({ phase }) => phase === 'after').map(checkText),
      '## Known messages',
      '`crash-loops`, `jobs` and `log-messages` look for these messages in logs, as regular expressions, the most specific first.',
      messageList(),
      after,
    ].join('\n\n'),
    file,
  );
}

/** The messages that logs are compared with. */
function messageList(): string {
  return knownMessages
    .map(
      ({ id, of, pattern, cause }) =>
        `- **${id}** (${of?.join(', ') ?? 'all programs'}): ${cause}. \`${pattern.source}\``,
    )
    .join('\n');
}

function checkText({ id, checks: what, says }: DoctorCheck): string {
  return `### ${id}\n\n${what}\n\n**Says.** ${says}`;
}

if (require.main === module) writeFileSync(file, doctorPage());
