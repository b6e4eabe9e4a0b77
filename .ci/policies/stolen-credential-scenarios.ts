import { actionOf, allowed, denied, notAllowed, OTHER_ACCOUNT, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { type Studio } from "./studio";

/**
 * The keys of a session, copied out of the VPC: every request without a source VPC is one that their thief can send, and
 * for most of them so can SageMaker and the user's browser.
 */
export function stolenCredentialScenarios(studio: Studio): Scenario[] {
  return [
    ...grantScenarios(studio),
    ...eventScenarios(studio),
    ...modelScenarios(studio),
    ...bucketScenarios(studio),
    ...policyScenarios(studio),
    ...identityScenarios(studio),
  ];
}

const ACCOUNT_OF_AWS = "763104351884";

/** Grants of the data key: a thief's outlives the session. */
function grantScenarios(studio: Studio): Scenario[] {
  const { dataKeyArn, s3Endpoint } = studio;
  const grant = (grantee: string, context: Request["context"] = {}) =>
    studio.request("kms:CreateGrant", dataKeyArn, { "kms:GranteePrincipal": grantee, ...context });
  const thief = `arn:aws:iam::${OTHER_ACCOUNT}:user/mallory`;
  const ofAws = `arn:aws:iam::${ACCOUNT_OF_AWS}:role/volumes`;
  const through = { "kms:ViaService": `sagemaker.${studio.region}.amazonaws.com` };
  return [
    denied("stolen: the key, granted to a user of another account", grant(thief), "GrantsToOthers"),
    denied(
      "stolen: the key, granted to another account",
      grant(`arn:aws:iam::${OTHER_ACCOUNT}:root`),
      "GrantsToOthers",
    ),
    denied(
      "stolen: the key, granted to a session of another account that calls itself a service",
      grant(`arn:aws:sts::${OTHER_ACCOUNT}:assumed-role/mallory/sagemaker.amazonaws.com`),
      "GrantsToOthers",
    ),
    denied(
      "stolen: the key, granted to a user of another account with this one in the path",
      grant(`arn:aws:iam::${OTHER_ACCOUNT}:user/::${studio.account}:/mallory`),
      "GrantsToOthers",
    ),
    denied(
      "within: the key, granted to a user of another account",
      grant(thief, { "aws:SourceVpc": s3Endpoint.vpcId }),
      "GrantsToOthers",
      "InterfacesAndGrantsFromWithin",
    ),
    allowed("SageMaker: the key, granted through it to whom it names", grant(ofAws, through)),
    allowed("SageMaker: the same, in the name of its caller", grant(ofAws, { "aws:ViaAWSService": "true" })),
    allowed("SageMaker: the key, granted to a service", grant(`sagemaker.${studio.region}.amazonaws.com`)),
    allowed("SageMaker: the key, granted to a role of this account", grant(studio.role.arn)),
  ];
}

/** Rules of EventBridge, which AWS's policy for Canvas's data sources lets a role make and change. */
function eventScenarios(studio: Studio): Scenario[] {
  const rule = (name: string) => studio.arn("events", `rule/${name}`);
  const tagged = { "aws:RequestTag/sagemaker:is-canvas-data-prep-job": "true" };
  const target = (arn: string) =>
    studio.request("events:PutTargets", rule("mine"), {
      "aws:ResourceTag/sagemaker:is-canvas-data-prep-job": "true",
      "events:TargetArn": [arn],
    });
  const send = (name: string, arn: string) => denied(name, target(arn), "EventRules");
  return [
    send("stolen: events, sent to another account", `arn:aws:sns:${studio.region}:${OTHER_ACCOUNT}:out`),
    send("stolen: events, sent to a pipeline", studio.sageMaker("pipeline/canvas-data-prep-one")),
    denied(
      "stolen: the rule of somebody else, changed",
      studio.request("events:PutRule", rule("alarm"), tagged),
      "EventRules",
    ),
  ];
}

/** The registry and pipelines: a model's card takes 100,000 characters, and both may admit another account. */
function modelScenarios(studio: Studio): Scenario[] {
  const create = (action: string, resource: string) => studio.request(`sagemaker:${action}`, resource);
  // IAM asks both accounts, and whoever waits for the data says yes: the answer here is that of the role's own account.
  const elsewhere = (resource: string) => studio.sageMaker(resource).replace(studio.account, OTHER_ACCOUNT);
  return [
    ...["model-package/mallory", "model-package/mallory/1"].map((resource) =>
      denied(
        `stolen: ${resource} of another account`,
        create("CreateModelPackage", elsewhere(resource)),
        "OtherAccounts",
      ),
    ),
    allowed(
      "a version in a registry of this account",
      create("CreateModelPackage", studio.sageMaker("model-package/one")),
    ),
    // By names that Canvas uses. AWS Resource Access Manager shares pipelines with the right to start them.
    ...(
      [
        ["StartPipelineExecution", "pipeline/canvas-data-prep-one"],
        ["AddTags", "model-package-group/canvas-one"],
      ] as const
    ).map(([action, resource]) =>
      denied(`stolen: ${action} of another account`, create(action, elsewhere(resource)), "OtherAccounts"),
    ),
    allowed(
      "a pipeline of this account",
      create("StartPipelineExecution", studio.sageMaker("pipeline/canvas-data-prep-one")),
    ),
  ];
}

/** Buckets: what tells a thief's request for data from SageMaker's own, and from the browser's, no source says. */
function bucketScenarios(studio: Studio): Scenario[] {
  const bucket = studio.defaultBucketArn;
  const object = (action: string, context: Request["context"] = {}) =>
    studio.request(action, `${bucket}/data`, context);
  return [
    allowed("SageMaker: a job's input, read for it from outside", object("s3:GetObject")),
    allowed("SageMaker: a job's output, written for it from outside", object("s3:PutObject")),
    ...["s3:GetObject", "s3:PutObject"].map((action) =>
      allowed(`browser: ${action} by a signed link`, object(action, { "s3:authType": "REST-QUERY-STRING" })),
    ),
    denied(
      "a service in the name of its caller: the result of a query, written to another account",
      {
        ...studio.request("s3:PutObject", "arn:aws:s3:::mallory/result.csv", { "aws:ViaAWSService": "true" }),
        owner: OTHER_ACCOUNT,
      },
      "OtherBuckets",
      "BucketsOfOtherAccounts",
    ),
    ...["s3:PutBucketPolicy", "s3:PutReplicationConfiguration", "s3:PutBucketNotification"].map((action) =>
      notAllowed(`stolen: ${action} on SageMaker's bucket`, studio.request(action, bucket), actionOf("UseDataBuckets")),
    ),
  ];
}

/** Other ways to let another account in: no policy of the role allows them. */
function policyScenarios(studio: Studio): Scenario[] {
  const group = studio.arn("logs", "log-group:/aws/sagemaker/TrainingJobs");
  const image = `arn:aws:ecr:${studio.region}:${OTHER_ACCOUNT}:repository/out`;
  return [
    notAllowed("stolen: the key's policy", studio.request("kms:PutKeyPolicy", studio.dataKeyArn), actionOf("UseKey")),
    notAllowed("stolen: logs, sent on", studio.request("logs:PutSubscriptionFilter", group), actionOf("WriteLogs")),
    notAllowed("stolen: a policy over logs", studio.request("logs:PutResourcePolicy", "*")),
    notAllowed(
      "stolen: a destination of logs",
      studio.request("logs:PutDestination", studio.arn("logs", "destination:out")),
    ),
    notAllowed(
      "stolen: the policy of the catalogue",
      studio.request("glue:PutResourcePolicy", studio.arn("glue", "catalog")),
    ),
    notAllowed("stolen: the policy of an event bus", studio.request("events:PutPermission", "*")),
    ...["ecr:InitiateLayerUpload", "ecr:PutImage"].map((name) =>
      notAllowed(`stolen: ${name} to another account`, studio.request(name, image), actionOf("PullImages")),
    ),
  ];
}

/** Further identities, and further sessions of the same. */
function identityScenarios(studio: Studio): Scenario[] {
  return [
    notAllowed("stolen: a fresh session of the role", studio.request("sts:AssumeRole", studio.role.arn)),
    notAllowed(
      "stolen: a role of another account",
      studio.request("sts:AssumeRole", `arn:aws:iam::${OTHER_ACCOUNT}:role/mallory`),
    ),
    notAllowed("stolen: a token for other clouds", studio.request("sts:GetWebIdentityToken", "*")),
    allowed("stolen: whose keys these are, which IAM tells everybody", studio.request("sts:GetCallerIdentity", "*")),
  ];
}
