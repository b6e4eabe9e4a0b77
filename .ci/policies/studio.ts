import { type Deployment, type Endpoint, type Role } from "./deployment";
import { accountOf, has, OTHER_REGION } from "./scenario";
import { type Principal, type Request } from "./simulate";

/** Condition keys of jobs. */
export const SUBNETS = "sagemaker:VpcSubnets";
export const GROUPS = "sagemaker:VpcSecurityGroupIds";
export const VOLUME_KEY = "sagemaker:VolumeKmsKeyArn";
export const OUTPUT_KEY = "sagemaker:OutputKmsKeyArn";
export const INSTANCES = "sagemaker:InstanceTypes";

/** Condition keys of spaces and of their apps. */
export const OWNER = "sagemaker:OwnerUserProfileArn";
export const SHARING = "sagemaker:SpaceSharingType";

/** The studio of a deployment; undefined if it has no domain. */
export function studioOf(deployment: Deployment): Studio | undefined {
  const { domainId, executionRoleArn } = deployment;
  return domainId === undefined || executionRoleArn === undefined
    ? undefined
    : new Studio(deployment, domainId, executionRoleArn);
}

/** Stands for a role that was brought along: whatever its policies say, they allow no more than this. */
function roleOfOnesOwn(arn: string): Role {
  const everything = { Effect: "Allow" as const, Action: "*", Resource: "*" };
  const policy = { name: "role of one's own", document: { Version: "2012-10-17", Statement: [everything] } };
  return { name: arn.slice(arn.lastIndexOf("/") + 1), arn, trust: policy, policies: [policy] };
}

/** The parts of a deployed studio that requests speak of, and the requests that its users make. */
export class Studio {
  readonly account: string;
  readonly region: string;
  readonly dataKeyArn: string;
  readonly artifactBucket: string;
  readonly s3Endpoint: Endpoint;
  /** The role that the domain hands to its users. */
  readonly role: Role;
  /** Whether the deployment made it. */
  readonly madeRole: boolean;
  /** Somebody in an app of the studio. */
  readonly user: Principal;
  readonly ownProfileArn: string;
  readonly job: Readonly<Record<string, string | readonly string[]>>;

  constructor(
    private readonly deployment: Deployment,
    readonly domainId: string,
    executionRoleArn: string,
  ) {
    const { roles, keys, buckets, endpoints, subnetIds } = deployment;
    const made = roles.find(({ arn }) => arn === executionRoleArn);
    this.madeRole = made !== undefined;
    this.role = made ?? roleOfOnesOwn(executionRoleArn);
    this.account = accountOf(deployment);
    this.dataKeyArn = first(
      [...keys].filter(([, policy]) => !has([policy], "UsedByCloudWatchLogs")),
      "data key",
    )[0];
    this.region = this.dataKeyArn.split(":")[3] ?? "";
    this.artifactBucket = first(
      [...buckets].filter(([, policy]) => has([policy], "AppsThroughEndpointOnly")),
      "bucket",
    )[0];
    this.s3Endpoint = first(
      endpoints.filter(({ serviceName }) => serviceName.endsWith(".s3")),
      "S3 endpoint",
    );
    this.user = { role: this.role, session: { domainId: "d-own", userProfile: "alice" } };
    this.ownProfileArn = this.sageMaker("user-profile/d-own/alice");
    this.job = {
      [INSTANCES]: ["ml.m5.xlarge"],
      [OUTPUT_KEY]: this.dataKeyArn,
      [VOLUME_KEY]: this.dataKeyArn,
      [GROUPS]: [this.securityGroup("-jobs")],
      [SUBNETS]: subnetIds,
    };
  }

  has(sid: string): boolean {
    return has(this.role.policies, sid);
  }

  /** Whether an AWS managed policy is attached. */
  attached(name: string): boolean {
    return this.role.policies.some((policy) => policy.name === name);
  }

  /** The roles that read the artefact bucket, each with all that a policy of its own could allow. */
  get readers(): Role[] {
    const arns = [this.role.arn, ...this.deployment.profileRoleArns];
    return [...new Set(arns)].map(roleOfOnesOwn);
  }

  /** The bucket that SageMaker's SDK and Canvas take unless told otherwise. */
  get defaultBucketArn(): string {
    return `arn:aws:s3:::sagemaker-${this.region}-${this.account}`;
  }

  /** The deployment's name in the configuration. */
  get name(): string {
    return this.role.name.split(`-${this.region}-studio-`)[0]!;
  }

  /** Groups of single users, which Canvas may hand to AutoML jobs. */
  get userGroups(): string[] {
    return this.deployment.securityGroups.filter(({ name }) => /-user-[^/]+$/.test(name)).map(({ id }) => id);
  }

  /** The tags of a group, as a request carries them. */
  tagsOfGroup(id: string): Record<string, string> {
    const { tags = {} } = this.deployment.securityGroups.find((group) => group.id === id) ?? {};
    return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
  }

  securityGroup(suffix: string): string {
    return first(
      this.deployment.securityGroups.filter(({ name }) => name.endsWith(suffix)),
      `group ${suffix}`,
    ).id;
  }

  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.region}:${this.account}:${resource}`;
  }

  sageMaker(resource: string): string {
    return this.arn("sagemaker", resource);
  }

  request(action: string, resource: string, context: Request["context"] = {}): Request {
    return { principal: this.user, action, resource, context };
  }

  /** The same request, for a resource of another region. */
  abroad(request: Request): Request {
    return { ...request, resource: request.resource.replace(`:${this.region}:`, `:${OTHER_REGION}:`) };
  }

  /** The same request, with nothing of AWS's policies: what the deployment's own ones allow. */
  byOwnPolicies(request: Request): Request {
    const policies = this.role.policies.filter(({ ofAws }) => !ofAws);
    return { ...request, principal: { ...this.user, role: { ...this.role, policies } } };
  }

  /** A job with everything that it needs, but for the keys that are left out. */
  startJob(
    action: string,
    resource: string,
    changes: Request["context"] = {},
    without: readonly string[] = [],
  ): Request {
    const context = Object.entries({ ...this.job, ...changes }).filter(([key]) => !without.includes(key));
    return this.request(action, this.sageMaker(resource), Object.fromEntries(context));
  }
}

function first<T>(found: readonly T[], what: string): T {
  const [value] = found;
  if (value === undefined) throw new Error(`the deployment has no ${what}`);
  return value;
}
