/** The parts of an S3 host of AWS. */
export interface AwsHost {
  /** The host without the bucket. @default - not a public host of S3 */
  readonly service?: string | undefined;
  readonly bucket?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * Parses `bucket.s3.region.amazonaws.com` and its variants: FIPS, dual stack, China, legacy `s3-region`, VPC endpoints.
 */
export function awsHost(host: string): AwsHost {
  const shape =
    /^(?:(?<bucket>.+)\.)?(?<service>s3(?:-fips)?(?:\.dualstack)?(?:[.-](?<region>[a-z]{2,}(?:-[a-z]+)+-\d+))?(?<vpce>\.vpce)?\.amazonaws\.com(?:\.cn)?)$/;
  const { bucket, service, region, vpce } = shape.exec(host)?.groups ?? {};
  // The first label of a VPC endpoint is its id, not a bucket.
  return vpce === undefined ? { bucket, service, region } : { region };
}
