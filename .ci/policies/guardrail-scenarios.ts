import { allowed, denied, notAllowed, OTHER_ACCOUNT, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { INSTANCES, OWNER, SHARING, type Studio, SUBNETS } from "./studio";

/** What nobody may do to network, buckets, roles and the domain. */
export function guardrailScenarios(studio: Studio): Scenario[] {
  return [
    ...networkScenarios(studio),
    ...storageScenarios(studio),
    ...roleScenarios(studio),
    ...administrationScenarios(studio),
    ...instanceTypeScenarios(studio),
  ];
}

function networkScenarios(studio: Studio): Scenario[] {
  const { s3Endpoint, dataKeyArn } = studio;
  const vpcArn = studio.arn("ec2", `vpc/${s3Endpoint.vpcId}`);
  const [subnet = ""] = studio.job[SUBNETS]!;
  const within = { "aws:SourceVpc": s3Endpoint.vpcId, "aws:SourceVpce": "vpce-any" };
  const create = (context = {}) =>
    studio.request("ec2:CreateNetworkInterface", studio.arn("ec2", `subnet/${subnet}`), {
      "ec2:SubnetID": subnet,
      ...context,
    });
  const lend = (context = {}) =>
    studio.request("ec2:CreateNetworkInterfacePermission", studio.arn("ec2", "network-interface/eni-1"), {
      "ec2:Vpc": vpcArn,
      ...context,
    });
  return [
    allowed("SageMaker makes an interface in a subnet of the studio", create()),
    allowed("SageMaker lends the interface to a job", lend()),
    denied("a user makes an interface", create(within), "InterfacesAndGrantsFromWithin"),
    denied("a user lends an interface", lend(within), "InterfacesAndGrantsFromWithin"),
    denied(
      "a user grants the data key",
      studio.request("kms:CreateGrant", dataKeyArn, within),
      "InterfacesAndGrantsFromWithin",
    ),
    allowed(
      "a service that a user calls from within grants the data key",
      studio.request("kms:CreateGrant", dataKeyArn, { ...within, "aws:ViaAWSService": "true" }),
    ),
    denied("a VPC endpoint", studio.request("ec2:CreateVpcEndpoint", vpcArn), "NetworkChanges"),
    denied(
      "a rule in a security group",
      studio.request(
        "ec2:AuthorizeSecurityGroupEgress",
        studio.arn("ec2", `security-group/${studio.securityGroup("-apps")}`),
      ),
      "NetworkChanges",
    ),
    allowed("Canvas finds the VPC's endpoints", studio.request("ec2:DescribeVpcEndpointServices", "*")),
  ];
}

function storageScenarios(studio: Studio): Scenario[] {
  const { account, region, artifactBucket } = studio;
  const defaultBucket = `arn:aws:s3:::sagemaker-${region}-${account}`;
  const elsewhere = (action: string, resource: string) => ({
    ...studio.request(action, resource),
    owner: OTHER_ACCOUNT,
  });
  return [
    allowed("a user makes SageMaker's bucket", studio.request("s3:CreateBucket", defaultBucket)),
    denied(
      "an object of another bucket that Canvas may read",
      studio.request("s3:GetObject", "arn:aws:s3:::sagemaker-other-team/data"),
      "OtherBuckets",
    ),
    denied(
      "the end of an object of another bucket",
      studio.request("s3:DeleteObject", "arn:aws:s3:::sagemaker-other-team/data"),
      "OtherBuckets",
    ),
    denied(
      "another bucket that Canvas may make",
      studio.request("s3:CreateBucket", "arn:aws:s3:::sagemaker-exfiltration"),
      "OtherBuckets",
    ),
    denied(
      "a write to another account's bucket",
      elsewhere("s3:PutObject", "arn:aws:s3:::sagemaker-exfiltration/data"),
      "OtherBuckets",
      "BucketsOfOtherAccounts",
    ),
    denied("the list of another bucket", studio.request("s3:ListBucket", "arn:aws:s3:::other-team"), "OtherBuckets"),
    ...["s3:PutObject", "s3:GetObject", "s3:DeleteObject"].map((action) =>
      denied(
        `${action} in SageMaker's bucket where another account took the name`,
        elsewhere(action, `${defaultBucket}/data`),
        "BucketsOfOtherAccounts",
      ),
    ),
    denied(
      "the list of SageMaker's bucket where another account took the name",
      elsewhere("s3:ListBucket", defaultBucket),
      "BucketsOfOtherAccounts",
    ),
    denied(
      "a write to what every user's apps run",
      studio.request("s3:PutObject", `arn:aws:s3:::${artifactBucket}/auto-shutdown/idle_checker.py`, {
        "aws:SourceVpce": studio.s3Endpoint.id,
      }),
      "ArtifactChanges",
    ),
  ];
}

function roleScenarios(studio: Studio): Scenario[] {
  const otherRole = `arn:aws:iam::${studio.account}:role/other`;
  const pass = (service: string) => studio.request("iam:PassRole", otherRole, { "iam:PassedToService": service });
  return [
    denied(
      "another role for SageMaker, which Canvas's policies would pass",
      pass("sagemaker.amazonaws.com"),
      "OtherRoles",
    ),
    denied(
      "another role for EventBridge, which Canvas's policies would pass",
      pass("events.amazonaws.com"),
      "OtherRoles",
    ),
    notAllowed("another role, assumed", studio.request("sts:AssumeRole", otherRole)),
    notAllowed("a change of the own role", studio.request("iam:PutRolePolicy", studio.role.arn)),
  ];
}

function administrationScenarios(studio: Studio): Scenario[] {
  const administration: [name: string, action: string, resource: string][] = [
    ["a new domain", "CreateDomain", "domain/d-other"],
    ["a change of the domain", "UpdateDomain", "domain/d-own"],
    ["the end of the domain", "DeleteDomain", "domain/d-own"],
    ["a new profile", "CreateUserProfile", "user-profile/d-own/mallory"],
    ["a change of the own profile", "UpdateUserProfile", "user-profile/d-own/alice"],
    ["the end of a profile", "DeleteUserProfile", "user-profile/d-own/bob"],
    ["a notebook instance", "CreateNotebookInstance", "notebook-instance/out"],
    [
      "a start script of a notebook instance",
      "CreateNotebookInstanceLifecycleConfig",
      "notebook-instance-lifecycle-config/one",
    ],
    ["a notebook instance, opened", "CreatePresignedNotebookInstanceUrl", "notebook-instance/out"],
    ["a notebook instance, started", "StartNotebookInstance", "notebook-instance/out"],
    ["a change of a notebook instance", "UpdateNotebookInstance", "notebook-instance/out"],
    ["a start script", "CreateStudioLifecycleConfig", "studio-lifecycle-config/mine"],
    ["the end of a start script", "DeleteStudioLifecycleConfig", "studio-lifecycle-config/mine"],
    ["models for another account", "PutModelPackageGroupPolicy", "model-package-group/one"],
  ];
  return [
    ...administration.map(([name, action, resource]) =>
      denied(name, studio.request(`sagemaker:${action}`, studio.sageMaker(resource)), "Administration"),
    ),
    notAllowed(
      "compute that no condition key holds in the VPC",
      studio.request("sagemaker:CreateInferenceComponent", studio.sageMaker("inference-component/one")),
    ),
  ];
}

/** Instance types of apps and of the spaces that they run in. */
function instanceTypeScenarios(studio: Studio): Scenario[] {
  const own = { [OWNER]: studio.ownProfileArn, [SHARING]: "Private" };
  const space = (action: string) => (type: string) =>
    studio.request(action, studio.sageMaker("space/d-own/my-space"), { ...own, [INSTANCES]: [type] });
  const kinds: [name: string, request: (type: string) => Request][] = [
    [
      "an app",
      (type) =>
        studio.request("sagemaker:CreateApp", studio.sageMaker("app/d-own/alice/canvas/default"), {
          [INSTANCES]: [type],
        }),
    ],
    ["a new space", space("sagemaker:CreateSpace")],
    ["a changed space", space("sagemaker:UpdateSpace")],
  ];
  return kinds.flatMap(([name, on]) =>
    studio.has("InstanceTypes")
      ? [
          denied(`${name} on a type that is not on the list`, on("ml.p4d.24xlarge"), "InstanceTypes"),
          allowed(`${name} on a type that is on the list`, on("ml.t3.medium")),
          allowed(`${name} on the service's own type`, on("system")),
        ]
      : [allowed(`${name} on any type, where no list is given`, on("ml.p4d.24xlarge"))],
  );
}
