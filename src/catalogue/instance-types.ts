/**
 * What Studio apps can run on, by family and size.
 *
 * Source: the enumeration AppInstanceType of SageMaker's service model, but for `system`, on which only the service's own
 * apps run.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceSpec.html
 */
const APP_SIZES: Readonly<Record<string, string>> = {
  c5: "large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge",
  c6i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
  c6id: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
  c7i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g4dn: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
  g5: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g6: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g6e: "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  g7: "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
  g7e: "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
  geospatial: "interactive",
  m5: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
  m5d: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
  m6i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
  m6id: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
  m7i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  p3: "2xlarge 8xlarge 16xlarge",
  p3dn: "24xlarge",
  p4d: "24xlarge",
  p4de: "24xlarge",
  p5: "4xlarge 48xlarge",
  p5en: "48xlarge",
  "p6-b200": "48xlarge",
  r5: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
  r6i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
  r6id: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 32xlarge",
  r7i: "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
  t3: "micro small medium large xlarge 2xlarge",
  trn1: "2xlarge 32xlarge",
  trn1n: "32xlarge",
};

/** Instance types that Studio apps can run on, such as `ml.t3.medium`. */
export const APP_INSTANCE_TYPES: readonly string[] = Object.entries(APP_SIZES).flatMap(([family, sizes]) =>
  sizes.split(" ").map((size) => `ml.${family}.${size}`),
);

/** What JupyterLab and Code Editor start on where nothing else is said. */
export const DEFAULT_INSTANCE_TYPE = "ml.t3.medium";

/**
 * SageMaker instance families with local NVMe storage, as patterns for the condition key `sagemaker:InstanceTypes`.
 * Their hardware encrypts the local volume with a key of its own, so a training, tuning, processing, transform or
 * hosting request that names a volume key for one of them is refused. Only families that such requests accept are
 * listed: an app or a notebook instance keeps its data on EBS, which takes a key on every type.
 *
 * Source: the enumerations of SageMaker's service model, crossed with InstanceStorageInfo of EC2 DescribeInstanceTypes;
 * each family listed has NVMe storage in every size.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ResourceConfig.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/InstanceStorage.html
 */
export const NVME_INSTANCE_FAMILIES: readonly string[] = [
  "ml.c5d.*",
  "ml.c6gd.*",
  "ml.dl1.*",
  "ml.g4dn.*",
  "ml.g5.*",
  "ml.g6.*",
  "ml.g6e.*",
  "ml.g7e.*",
  "ml.m5d.*",
  "ml.m6gd.*",
  "ml.p3dn.*",
  "ml.p4d.*",
  "ml.p4de.*",
  "ml.p5.*",
  "ml.p5e.*",
  "ml.p5en.*",
  "ml.p6-b200.*",
  "ml.p6-b300.*",
  "ml.p6e-gb200.*",
  "ml.r5d.*",
  "ml.r6gd.*",
  "ml.r7gd.*",
  "ml.trn1.*",
  "ml.trn1n.*",
  "ml.trn2.*",
];
