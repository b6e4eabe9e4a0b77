import { type Deployment, type Endpoint, type Policy, type Role } from "./deployment";
import { accountOf, allowed, type Limit, notAllowed, OTHER_ACCOUNT, type Scenario } from "./scenario";
import { type Principal, type Request } from "./simulate";

/** Scenarios of trust, bucket, key and endpoint policies: of any stack. */
export function resourceScenarios(deployment: Deployment): Scenario[] {
  const account = accountOf(deployment);
  return [
    ...deployment.roles.flatMap(trustScenarios),
    ...[...deployment.buckets].flatMap(([name, policy]) => bucketScenarios(name, policy, account)),
    ...[...deployment.keys].flatMap(([arn, policy]) => keyScenarios(arn, policy)),
    ...deployment.endpoints.flatMap((endpoint) => endpointScenarios(deployment, endpoint, account)),
  ];
}

/** Services assume a role for this account, and for no other. */
function trustScenarios({ arn, name, trust }: Role): Scenario[] {
  const [, , , , account = ""] = arn.split(":");
  return trust.document.Statement.flatMap(({ Principal, Sid = "" }) =>
    [typeof Principal === "object" ? (Principal.Service ?? []) : []].flat().flatMap((service): Scenario[] => {
      const assume = (sourceAccount: string): Request => ({
        principal: { service },
        action: "sts:AssumeRole",
        resource: arn,
        context: { "aws:SourceAccount": sourceAccount },
      });
      return [
        { name: `${service} assumes ${name}`, request: assume(account), expected: "Allowed" },
        {
          name: `${service} does not assume ${name} for another account`,
          request: assume(OTHER_ACCOUNT),
          expected: "ImplicitlyDenied",
          limit: { sid: Sid, element: "Condition" },
        },
      ];
    }),
  );
}

function bucketScenarios(bucket: string, policy: Policy, account: string): Scenario[] {
  const arn = `arn:aws:s3:::${bucket}`;
  const deployer: Principal = { administratorOf: account };
  const deliver = (source: string): Request => ({
    principal: { service: "logging.s3.amazonaws.com" },
    action: "s3:PutObject",
    resource: `${arn}/s3/log`,
    context: { "aws:SourceAccount": account, "aws:SourceArn": `arn:aws:s3:::${source}` },
  });
  const source = /"aws:SourceArn":"arn:aws:s3:::([^"]+)"/.exec(JSON.stringify(policy.document))?.[1];
  return [
    ...["s3:PutBucketPolicy", "s3:DeleteBucket", "s3:ListBucket"].map((action): Scenario => {
      return {
        name: `a deployer has ${action} on ${bucket}`,
        request: { principal: deployer, action, resource: arn },
        expected: "Allowed",
      };
    }),
    {
      name: `a deployer writes objects of ${bucket}`,
      request: { principal: deployer, action: "s3:PutObject", resource: `${arn}/object` },
      expected: "Allowed",
    },
    {
      name: `nobody reads ${bucket} without TLS`,
      request: {
        principal: deployer,
        action: "s3:GetObject",
        resource: `${arn}/object`,
        context: { "aws:SecureTransport": "false" },
      },
      expected: "ExplicitlyDenied",
      without: ["TlsOnly"],
    },
    {
      name: `a service reads ${bucket} only if something grants it`,
      request: {
        principal: { service: "cloudtrail.amazonaws.com" },
        action: "s3:GetObject",
        resource: `${arn}/object`,
      },
      expected: "ImplicitlyDenied",
    },
    {
      name: `no other account reads ${bucket}`,
      request: { principal: { administratorOf: OTHER_ACCOUNT }, action: "s3:GetObject", resource: `${arn}/object` },
      expected: "ExplicitlyDenied",
      without: ["ThisAccountOnly"],
    },
    ...(source === undefined
      ? []
      : ([
          { name: `S3 delivers logs to ${bucket}`, request: deliver(source), expected: "Allowed" },
          {
            name: `S3 delivers no logs of other buckets to ${bucket}`,
            request: deliver("other"),
            expected: "ImplicitlyDenied",
            limit: { sid: "ServerAccessLogDelivery", element: "Condition" },
          },
        ] satisfies Scenario[])),
  ];
}

function keyScenarios(arn: string, policy: Policy): Scenario[] {
  const [, , , region = "", account = ""] = arn.split(":");
  const key = arn.slice(arn.lastIndexOf("/") + 1);
  const logGroup = /arn:aws:logs:[^"]+/.exec(JSON.stringify(policy.document))?.[0].replaceAll("*", "group");
  const logs = (group: string): Request => ({
    principal: { service: `logs.${region}.amazonaws.com` },
    action: "kms:GenerateDataKey",
    resource: arn,
    context: { "kms:EncryptionContext:aws:logs:arn": group },
  });
  return [
    {
      name: `a deployer administers key ${key}`,
      request: { principal: { administratorOf: account }, action: "kms:PutKeyPolicy", resource: arn },
      expected: "Allowed",
    },
    {
      name: `no other account uses key ${key}`,
      request: { principal: { administratorOf: OTHER_ACCOUNT }, action: "kms:Decrypt", resource: arn },
      expected: "ImplicitlyDenied",
    },
    ...(logGroup === undefined
      ? []
      : ([
          { name: `CloudWatch Logs encrypts with key ${key}`, request: logs(logGroup), expected: "Allowed" },
          {
            name: `CloudWatch Logs encrypts no other group with key ${key}`,
            request: logs(`arn:aws:logs:${region}:${account}:log-group:/foreign`),
            expected: "ImplicitlyDenied",
            limit: { sid: "UsedByCloudWatchLogs", element: "Condition" },
          },
        ] satisfies Scenario[])),
  ];
}

/** One call of each service that takes an endpoint policy is enough: the policies of interface endpoints are alike. */
function endpointScenarios(deployment: Deployment, endpoint: Endpoint, account: string): Scenario[] {
  const call = { action: "sagemaker:ListDomains", resource: "*", via: endpoint };
  const bucket = (name: string, owner: string): Request => ({
    principal: { administratorOf: account },
    action: "s3:GetObject",
    resource: `arn:aws:s3:::${name}/object`,
    via: endpoint,
    owner,
  });
  if (endpoint.serviceName.endsWith(".sagemaker.api"))
    return [
      {
        name: "the SageMaker endpoint serves this account",
        request: { ...call, principal: { administratorOf: account } },
        expected: "Allowed",
      },
      {
        name: "the SageMaker endpoint serves no other account",
        request: { ...call, principal: { administratorOf: OTHER_ACCOUNT }, owner: OTHER_ACCOUNT },
        expected: "ImplicitlyDenied",
        limit: { sid: "ThisAccountOnly", element: "Condition" },
      },
    ];
  if (!endpoint.serviceName.endsWith(".s3")) return [];
  const [, , region = ""] = endpoint.serviceName.split(".");
  const named = `sagemaker-${region}-${account}`;
  const make = (name: string, context?: Request["context"], by = account): Request => ({
    principal: { administratorOf: by },
    action: "s3:CreateBucket",
    resource: `arn:aws:s3:::${name}`,
    context,
    via: endpoint,
    owner: by,
  });
  const atCreation = (element: Limit["element"]): Limit => ({ sid: "MakeDefaultBucket", element });
  return [
    ...(deployment.domainId === undefined
      ? []
      : [
          allowed("SageMaker's bucket is made through the S3 endpoint, though nobody owns it yet", make(named)),
          allowed(
            "SageMaker's bucket is made through the S3 endpoint, where AWS says whose it will be",
            make(named, { "aws:ResourceAccount": account }),
          ),
          allowed(
            "SageMaker's bucket is made private through the S3 endpoint",
            make(named, { "s3:x-amz-acl": "private" }),
          ),
          allowed(
            "SageMaker's bucket is made without ACLs through the S3 endpoint",
            make(named, { "s3:x-amz-object-ownership": "BucketOwnerEnforced" }),
          ),
          notAllowed(
            "SageMaker's bucket is made for everybody through the S3 endpoint",
            make(named, { "s3:x-amz-acl": "public-read" }),
            atCreation("Condition"),
          ),
          notAllowed(
            "SageMaker's bucket is made with ACLs through the S3 endpoint",
            make(named, { "s3:x-amz-object-ownership": "ObjectWriter" }),
            atCreation("Condition"),
          ),
          notAllowed(
            "another bucket is made through the S3 endpoint",
            make("sagemaker-exfiltration"),
            atCreation("Resource"),
          ),
          notAllowed(
            "another account makes SageMaker's bucket through the S3 endpoint",
            make(named, undefined, OTHER_ACCOUNT),
            atCreation("Condition"),
          ),
        ]),
    { name: "the S3 endpoint serves SageMaker's bucket", request: bucket(named, account), expected: "Allowed" },
    {
      name: "the S3 endpoint serves no bucket that is not named",
      request: bucket("exfiltration", account),
      expected: "ImplicitlyDenied",
    },
    {
      name: "the S3 endpoint does not serve SageMaker's bucket to another account",
      request: { ...bucket(named, OTHER_ACCOUNT), principal: { administratorOf: OTHER_ACCOUNT } },
      expected: "ImplicitlyDenied",
      limit: { sid: "NamedBuckets", element: "Condition" },
    },
  ];
}
