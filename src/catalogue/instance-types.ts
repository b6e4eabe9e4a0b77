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
