import { allowed, denied, notAllowed, OTHER_ACCOUNT, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { INSTANCES, OWNER, SHARING, type Studio, SUBNETS } from "./studio";

/** What nobody may do to network, buckets, roles and the domain. */
export function guardrailScenarios(studio: Studio): Scenario[] {
  return [
    ...networkScenarios(studio),
    ...storageScenarios(studio),
    ...aclScenarios(studio),
    ...secretScenarios(studio),
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
      "a user deletes an interface of others",
      studio.request("ec2:DeleteNetworkInterface", studio.arn("ec2", "network-interface/eni-1"), {
        "ec2:Vpc": vpcArn,
        ...within,
      }),
      "InterfacesAndGrantsFromWithin",
    ),
    // The request names the permission alone, and IAM may learn nothing of its interface.
    denied(
      "a user ends the use of an interface in any VPC",
      studio.request("ec2:DeleteNetworkInterfacePermission", "*", within),
      "InterfacesAndGrantsFromWithin",
    ),
    allowed("SageMaker ends the use of an interface", studio.request("ec2:DeleteNetworkInterfacePermission", "*")),
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
  const { artifactBucket, defaultBucketArn: defaultBucket } = studio;
  const elsewhere = (action: string, resource: string) => ({
    ...studio.request(action, resource),
    owner: OTHER_ACCOUNT,
  });
  return [
    allowed("a user makes SageMaker's bucket", studio.request("s3:CreateBucket", defaultBucket)),
    allowed("a user makes SageMaker's bucket from within", {
      ...studio.request("s3:CreateBucket", defaultBucket),
      via: studio.s3Endpoint,
    }),
    // S3 asks for these where the request that makes a bucket speaks of ACLs or of who owns objects.
    ...["s3:PutBucketOwnershipControls", "s3:PutBucketPublicAccessBlock", "s3:PutBucketPolicy"].map((action) =>
      notAllowed(`a user calls ${action} on SageMaker's bucket`, studio.request(action, defaultBucket)),
    ),
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
      "OnlyReadsThroughEndpoint",
    ),
  ];
}

/** Objects belong to the bucket's owner, and nobody else is let in. */
function aclScenarios(studio: Studio): Scenario[] {
  const bucket = studio.defaultBucketArn;
  const put = (context: Request["context"]) => studio.request("s3:PutObjectAcl", `${bucket}/data`, context);
  const toOwner = put({ "s3:x-amz-acl": "bucket-owner-full-control" });
  return [
    studio.has("FeatureGroups")
      ? allowed("Feature Store hands an object to the bucket's owner", toOwner)
      : notAllowed("an object, handed to the bucket's owner", toOwner),
    denied("an object, opened to everybody", put({ "s3:x-amz-acl": "public-read" }), "ObjectAcls"),
    denied("an object, opened to another account", put({ "s3:x-amz-grant-read": `id=${OTHER_ACCOUNT}` }), "ObjectAcls"),
    denied("an ACL in the body of a request", put({}), "ObjectAcls"),
    denied(
      "SageMaker's bucket, opened to everybody",
      studio.request("s3:PutBucketAcl", bucket, { "s3:x-amz-acl": "public-read" }),
      "ObjectAcls",
    ),
  ];
}

/** Passwords of data sources, which AWS's policies for Canvas let a role keep and read. */
function secretScenarios(studio: Studio): Scenario[] {
  const own = studio.arn("secretsmanager", "secret:AmazonSageMaker-one-AbCdEf");
  const tagged = { "secretsmanager:ResourceTag/SageMaker": "true" };
  const read = (arn: string, context: Request["context"] = {}) =>
    studio.request("secretsmanager:GetSecretValue", arn, context);
  const elsewhere = (request: Request): Request => ({
    ...request,
    resource: request.resource.replace(studio.account, OTHER_ACCOUNT),
    owner: OTHER_ACCOUNT,
  });
  const canvas = studio.attached("AmazonSageMakerCanvasFullAccess");
  const asCanvas = canvas ? allowed : notAllowed;
  return [
    asCanvas("Canvas keeps a password", studio.request("secretsmanager:CreateSecret", own)),
    asCanvas("Canvas reads a password", read(own)),
    asCanvas("Canvas reads the secret of an OAuth client", read(studio.arn("secretsmanager", "secret:one"), tagged)),
    denied("a secret of another account", elsewhere(read(own)), "ForeignSecrets"),
    denied("a tagged secret of another account", elsewhere(read(own, tagged)), "ForeignSecrets"),
    denied("a secret for others", studio.request("secretsmanager:PutResourcePolicy", own), "Administration"),
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
    denied(
      "compute that no condition key holds in the VPC, by a name that Canvas uses",
      studio.request("sagemaker:CreateCompilationJob", studio.sageMaker("compilation-job/Canvas1")),
      "ComputeOutsideVpc",
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
