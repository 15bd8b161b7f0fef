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

/** Seconds until the finished Job is deleted. */
const keptSeconds = 3600;

/**
 * A copy of the provisioning Job, which adds the new keys of a Secret to MinIO.
 *
 * @param manifests - all manifests of the platform
 * @param retire - whether the Job also disables earlier keys of the same consumer
 * @param suffix - suffix of the Job's name, at most 10 characters: a Job of one name runs once
 * @throws Error if no MinIO of the platform has a user with this Secret
 */
export function keysJob(manifests: readonly Manifest[], secret: string, retire: boolean, suffix: string): string {
  const jobs = manifests.filter((manifest): manifest is Job => manifest.kind === 'Job');
  const found = jobs.flatMap((job) => {
    const consumer = consumers(job).findIndex((name) => name === secret);
    return consumer === -1 ? [] : [{ job, consumer }];
  })[0];
  if (found === undefined)
    throw new Error(
      `'${secret}' is not the Secret of a MinIO user of this platform; Secrets: ${jobs.flatMap(consumers).join(', ') || 'none'}.`,
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

/** The Secrets of the consumers, in the order of the Job's variables. */
function consumers(job: Job): string[] {
  return job.spec.template.spec.containers[0].env.flatMap(({ name, valueFrom }) =>
    /^ACCESS_KEY_ID_\d+$/.test(name) ? [valueFrom?.secretKeyRef?.name ?? ''] : [],
  );
}
