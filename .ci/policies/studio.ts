import { type Deployment, type Endpoint, type Role } from "./deployment";
import { accountOf, has } from "./scenario";
import { type Principal, type Request } from "./simulate";

/** The studio of a deployment; undefined if it has no role that Studio apps run with. */
export function studioOf(deployment: Deployment): Studio | undefined {
  const role = deployment.roles.find(({ trust }) => has([trust], "AssumedBySageMaker"));
  return role && new Studio(deployment, role);
}

/** The parts of a deployed studio that requests speak of, and the requests that its users make. */
export class Studio {
  readonly account: string;
  readonly region: string;
  readonly dataKeyArn: string;
  readonly artifactBucket: string;
  readonly s3Endpoint: Endpoint;
  readonly user: Principal;
  readonly ownProfileArn: string;
  readonly job: Readonly<Record<string, string | readonly string[]>>;

  constructor(
    private readonly deployment: Deployment,
    readonly role: Role,
  ) {
    const { keys, buckets, endpoints, subnetIds } = deployment;
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
    this.user = { role, session: { domainId: "d-own", userProfile: "alice" } };
    this.ownProfileArn = this.sageMaker("user-profile/d-own/alice");
    this.job = {
      "sagemaker:InstanceTypes": ["ml.m5.xlarge"],
      "sagemaker:OutputKmsKeyArn": this.dataKeyArn,
      "sagemaker:VolumeKmsKeyArn": this.dataKeyArn,
      "sagemaker:VpcSecurityGroupIds": [this.securityGroup("-jobs")],
      "sagemaker:VpcSubnets": subnetIds,
    };
  }

  has(sid: string): boolean {
    return has(this.role.policies, sid);
  }

  /** Whether an AWS managed policy is attached. */
  attached(name: string): boolean {
    return this.role.policies.some((policy) => policy.name === name);
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
