import { yamlText, type Manifest } from '../../constructs/kit';
import { retireVariable } from '../../constructs/object-store/provisioning';

interface Job extends Manifest {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly [{ readonly env: readonly Variable[] }] };
    };
  };
}

interface Variable {
  readonly name: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string } };
}

/** How long the finished Job can be looked at, seconds: an hour. */
const keptSeconds = 3600;

/**
 * The Job that brings the keys of a Secret to the MinIO of a platform, once more: the store knows the new pair then.
 *
 * @param manifests - of the platform
 * @param retire - it disables the earlier keys of the same consumer too
 * @param suffix - of its name, at most 10 characters: a Job runs once
 * @throws Error if no MinIO of the platform gives these keys to a user
 */
export function keysJob(manifests: readonly Manifest[], secret: string, retire: boolean, suffix: string): string {
  const jobs = manifests.filter((manifest): manifest is Job => manifest.kind === 'Job');
  const found = jobs.flatMap((job) => {
    const consumer = consumers(job).findIndex((name) => name === secret);
    return consumer === -1 ? [] : [{ job, consumer }];
  })[0];
  if (found === undefined)
    throw new Error(
      `'${secret}' is not the Secret of a user of a MinIO of this platform; known are ${jobs.flatMap(consumers).join(', ') || 'none'}.`,
    );
  const { job, consumer } = found;
  const { template } = job.spec;
  const [container] = template.spec.containers;
  const env = retire ? [...container.env, { name: retireVariable(consumer), value: 'yes' }] : container.env;
  return yamlText({
    ...job,
    metadata: { ...job.metadata, name: `${job.metadata.name.slice(0, 52)}-${suffix}` },
    spec: {
      ...job.spec,
      ttlSecondsAfterFinished: keptSeconds,
      template: { ...template, spec: { ...template.spec, containers: [{ ...container, env }] } },
    },
  });
}

/** The Secrets of the consumers, in the order in which the Job names them. */
function consumers(job: Job): string[] {
  return job.spec.template.spec.containers[0].env.flatMap(({ name, valueFrom }) =>
    /^ACCESS_KEY_ID_\d+$/.test(name) ? [valueFrom?.secretKeyRef?.name ?? ''] : [],
  );
}
