import { arn, type Place, sageMakerArn } from "./arn";
import { deny, type Statement } from "./statement";

/** Tag on the data key that names the stack's VPC: it tells the destroy hook which key is the stack's own. */
export const DATA_KEY_TAG = "StudioVpcId";

/** Tag on the data key that names the function which may keep it alive: the role's policy is made before the VPC. */
export const DATA_KEY_RESCUER_TAG = "StudioNetworkCleanup";

/** Tag that SageMaker puts on what it makes for a domain. Its value is the domain's ARN. */
const SERVICE_TAG = "aws:ResourceTag/ManagedByAmazonSageMakerResource";

/** What may hold network interfaces in the VPC, and what tells its network. */
const JOBS = [
  ["Endpoint", "endpoint"],
  ["EndpointConfig", "endpoint-config"],
  ["Model", "model"],
  ["ProcessingJob", "processing-job"],
  ["TrainingJob", "training-job"],
  ["TransformJob", "transform-job"],
] as const;

export interface NetworkCleanupScope extends Place {
  readonly vpcId: string;
}

/** What the network cleanup may look at, in the account's region: domains, file systems and networks of every stack. */
export function networkCleanupReads(place: Place): Statement[] {
  const { region } = place;
  return [
    {
      Sid: "FindInVpc",
      Effect: "Allow",
      Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcEndpoints"],
      // EC2 limits no describe call to a resource.
      Resource: "*",
      Condition: { StringEquals: { "ec2:Region": region } },
    },
    {
      Sid: "FindFileSystems",
      Effect: "Allow",
      Action: "elasticfilesystem:DescribeFileSystems",
      // A list of all is authorised on every file system: the service's tag is looked for in the answer.
      Resource: arn(place, "elasticfilesystem", "file-system/*"),
    },
    {
      Sid: "FindDomains",
      Effect: "Allow",
      Action: "sagemaker:DescribeDomain",
      // The domains that tags name, to tell which of them are gone. Their ids cannot be known beforehand.
      Resource: sageMakerArn(place, "domain/*"),
    },
    {
      Sid: "FindMountTargets",
      Effect: "Allow",
      // By file system alone: AWS documents a condition on the tags of a file system for changes, not for this read.
      Action: "elasticfilesystem:DescribeMountTargets",
      Resource: arn(place, "elasticfilesystem", "file-system/*"),
    },
    {
      Sid: "FindKeys",
      Effect: "Allow",
      Action: "kms:ListKeys",
      // KMS limits it to no resource.
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    {
      Sid: "FindDataKey",
      Effect: "Allow",
      // On any key: under a condition on the tag, a denial could mean that the key is another's, or that something stands
      // in the way of reading the stack's own, which would then be lost.
      Action: "kms:ListResourceTags",
      Resource: arn(place, "kms", "key/*"),
    },
    {
      Sid: "FindJobs",
      Effect: "Allow",
      Action: [
        "sagemaker:ListEndpoints",
        "sagemaker:ListProcessingJobs",
        "sagemaker:ListTrainingJobs",
        "sagemaker:ListTransformJobs",
      ],
      // SageMaker limits no list call to a resource.
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": region } },
    },
    ...JOBS.map(([name, resource]) => ({
      Sid: `See${name}`,
      Effect: "Allow" as const,
      Action: `sagemaker:Describe${name}`,
      // Of any project: what holds the network bears no mark of the domain.
      Resource: sageMakerArn(place, `${resource}/*`),
    })),
  ];
}

/**
 * What the network cleanup may always do: keep the data key alive. A destroy that was killed after the cleanup schedules
 * the key for deletion once more, and the next cleanup finds the policies that name the VPC gone.
 */
export function dataKeyRescue(scope: Place & { readonly functionName: string }): Statement[] {
  return [
    {
      Sid: "RescueDataKey",
      Effect: "Allow",
      Action: ["kms:CancelKeyDeletion", "kms:DescribeKey", "kms:EnableKey"],
      Resource: arn(scope, "kms", "key/*"),
      Condition: { StringEquals: { [`aws:ResourceTag/${DATA_KEY_RESCUER_TAG}`]: scope.functionName } },
    },
  ];
}

/** What the network cleanup may change: only what SageMaker made, in this VPC. It may delete no domain and no file system. */
export function networkCleanupChanges(scope: NetworkCleanupScope): Statement[] {
  const { vpcId } = scope;
  const madeForDomain = { [SERVICE_TAG]: sageMakerArn(scope, "domain/*") };
  const inVpc = { "ec2:Vpc": arn(scope, "ec2", `vpc/${vpcId}`) };
  return [
    {
      Sid: "DeleteMountTargets",
      Effect: "Allow",
      Action: "elasticfilesystem:DeleteMountTarget",
      Resource: arn(scope, "elasticfilesystem", "file-system/*"),
      Condition: { StringLike: madeForDomain },
    },
    {
      Sid: "DeleteMountTargetInterfaces",
      Effect: "Allow",
      // DeleteMountTarget asks for it: https://docs.aws.amazon.com/efs/latest/ug/API_DeleteMountTarget.html
      Action: "ec2:DeleteNetworkInterface",
      Resource: arn(scope, "ec2", "network-interface/*"),
      Condition: { ArnEquals: inVpc },
    },
    {
      Sid: "DeleteNfsGroups",
      Effect: "Allow",
      Action: ["ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupEgress", "ec2:RevokeSecurityGroupIngress"],
      Resource: arn(scope, "ec2", "security-group/*"),
      Condition: { ArnEquals: inVpc, StringLike: madeForDomain },
    },
  ];
}

/**
 * Denies the network cleanup the mount targets of a domain, which apps could not reach their home directories without.
 * For as long as the domain lives: with the domain gone, they are what the cleanup is for.
 */
export function livingDomainGuard(place: Place, domainArn: string): Statement[] {
  return [
    deny({
      Sid: "LivingDomain",
      Action: "elasticfilesystem:DeleteMountTarget",
      Resource: arn(place, "elasticfilesystem", "file-system/*"),
      Condition: { StringEquals: { [SERVICE_TAG]: domainArn } },
    }),
  ];
}
