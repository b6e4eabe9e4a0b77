import { configOf, messageOf, problemsOf, REQUIRED } from "../../support/config";

/** A value of the studio's network or of the studio. */
const studio = (keys: object) => ({ studio: keys });
const network = (keys: object) => studio({ network: keys });
const profile = (keys: object) => studio({ userProfiles: [{ name: "ana", ...keys }] });

const subnets = (count: number) => Array.from({ length: count }, (_, index) => ({ cidr: `10.0.${index}.0/24` }));

const NAME = "1 to 63 letters, digits and dashes, a letter or digit at either end";
const SHORT_NAME = "2 to 20 lower-case letters, digits and single dashes, a letter first";
const BUCKET = "expected a bucket name that S3 accepts";
const MINUTES = "a whole number of minutes from 60 to 525600";

describe("values that are refused", () => {
  test.each<[keys: object, problem: string]>([
    [{ name: "m" }, `name: got "m", expected ${SHORT_NAME}`],
    [{ name: "a".repeat(21) }, `name: got "${"a".repeat(21)}", expected ${SHORT_NAME}`],
    [{ name: "Ml" }, `name: got "Ml", expected ${SHORT_NAME}`],
    [{ name: "ml--x" }, `name: got "ml--x", expected ${SHORT_NAME}`],
    [{ name: "ml-" }, `name: got "ml-", expected ${SHORT_NAME}`],
    [{ name: 42 }, `name: got 42, expected ${SHORT_NAME}; put it in quotes`],
    [
      { region: "us-est-1" },
      'region: got "us-est-1", expected an AWS region that offers SageMaker AI; did you mean us-east-1?',
    ],
    [{ region: "moon" }, 'region: got "moon", expected an AWS region that offers SageMaker AI'],
    [{ accountId: "12345" }, 'accountId: got "12345", expected the account id as a quoted string of 12 digits'],
    [{ tags: { "aws:x": "y" } }, 'tags["aws:x"]: unsuitable key, expected a tag key that does not start with aws:'],
    [{ tags: { SageMaker: "true" } }, "tags.SageMaker: unsuitable key, expected a tag key that does not start with"],
    [{ tags: { "a|b": "y" } }, 'tags["a|b"]: unsuitable key, expected a tag key of 1 to 128 letters'],
    [{ tags: { stack: "x" } }, "tags.stack: unsuitable key, expected a tag key other than Name, Deployment and Stack"],
    [{ tags: { Team: "x".repeat(257) } }, "expected a tag value of up to 256 letters"],
    [{ tags: { Cost: 12 } }, "put it in quotes"],
    [
      { tags: { Team: "a", team: "b" } },
      "tags: got a mapping, expected tag keys that differ in more than upper and lower case",
    ],
    [{ tags: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`T${i}`, "x"])) }, "expected at most 40 tags"],
    [{ state: { mode: "s4" } }, 'state.mode: got "s4", expected s3, hcp or local'],
    [{ state: { mode: "s3", bucket: "ab" } }, `state.bucket: got "ab", ${BUCKET}`],
    [{ state: { mode: "s3", region: "x" } }, "state.region: got"],
    [{ state: { mode: "s3", kmsKeyArn: "alias/x" } }, 'got "alias/x", expected the ARN of a KMS key or alias'],
    [
      { state: { mode: "s3", organization: "acme" } },
      "state.organization: unknown key; known here: mode, bucket, region, kmsKeyArn",
    ],
    [{ state: { mode: "hcp" } }, "state.organization: missing, expected 3 to 40 letters"],
    [{ state: { mode: "hcp", organization: "ab" } }, 'state.organization: got "ab", expected 3 to 40 letters'],
    [{ state: { mode: "hcp", organization: "acme", workspacePrefix: "a b" } }, "state.workspacePrefix: got"],
    [
      { state: { mode: "local", directory: "/tmp" } },
      'state.directory: got "/tmp", expected a folder inside the project',
    ],
    [
      { state: { mode: "local", directory: "../x" } },
      'state.directory: got "../x", expected a folder inside the project',
    ],
    [{ state: { mode: "local", directory: "a/../../x" } }, "expected a folder inside the project"],
    [{ state: { mode: "local", directory: "cdktf.out/x" } }, "expected a folder inside the project, outside cdktf.out"],
    [{ state: { mode: "local", directory: "./cdktf.out" } }, "expected a folder inside the project, outside cdktf.out"],
    [{ providers: { aws: "newest" } }, 'providers.aws: got "newest", expected a version constraint such as ~> 6.19'],
    [{ iam: { path: "platform" } }, 'iam.path: got "platform", expected a path such as /platform/'],
    [{ iam: { path: "/aws-service-role/x/" } }, "none of those that AWS reserves"],
    [{ iam: { permissionsBoundaryArn: "x" } }, 'got "x", expected the ARN of an IAM policy'],
    [studio({ domainName: "-x" }), `studio.domainName: got "-x", expected ${NAME}`],
    [studio({ domainName: "x".repeat(64) }), `expected ${NAME}`],
    [studio({ authMode: "sso" }), 'studio.authMode: got "sso", expected one of IAM, SSO; did you mean SSO?'],
    [studio({ appNetworkAccessType: "Vpc" }), "expected one of VpcOnly, PublicInternetOnly"],
    [studio({ expectedUsers: 0 }), "studio.expectedUsers: got 0, expected a whole number from 1 to 10000"],
    [studio({ retentionPolicy: "retain" }), "expected one of Retain, Delete; did you mean Retain?"],
    [studio({ deletionProtection: "true" }), 'got "true", expected true or false; remove the quotes'],
    [studio({ forceDestroy: "yes" }), 'studio.forceDestroy: got "yes", expected true or false'],
    [
      studio({ kmsDeletionWindowDays: 6 }),
      "studio.kmsDeletionWindowDays: got 6, expected a whole number of days from 7 to 30",
    ],
    [studio({ kmsDeletionWindowDays: 31 }), "got 31, expected a whole number of days from 7 to 30"],
    [studio({ logRetentionDays: 31 }), "studio.logRetentionDays: got 31, expected one of 1, 3, 5, 7, 14, 30, 60"],
    [studio({ executionRole: "full" }), 'got "full", expected leastPrivilege, managed or the ARN of an IAM role'],
    [studio({ appIsolation: "none" }), "expected one of perProfile, shared"],
    [
      studio({ allowedInstanceTypes: ["t3.medium"] }),
      'allowedInstanceTypes[0]: got "t3.medium", expected an instance type',
    ],
    [studio({ canvas: true }), "studio.canvas: got true, expected a mapping of keys to values"],
    [
      studio({ idleShutdown: { timeoutMinutes: 59 } }),
      `studio.idleShutdown.timeoutMinutes: got 59, expected ${MINUTES}`,
    ],
    [studio({ idleShutdown: { timeoutMinutes: 525_601 } }), `got 525601, expected ${MINUTES}`],
    [studio({ idleShutdown: { timeoutMinutes: "120" } }), `got "120", expected ${MINUTES}; remove the quotes`],
    [studio({ idleShutdown: { minTimeoutMinutes: 60.5 } }), `got 60.5, expected ${MINUTES}`],
    [
      studio({ idleShutdown: { maxTimeoutMinutes: 1 } }),
      `studio.idleShutdown.maxTimeoutMinutes: got 1, expected ${MINUTES}`,
    ],
    [
      studio({ docker: { trustedAccounts: [123456789012] } }),
      "trustedAccounts[0]: got 123456789012, expected the account id as a quoted string of 12 digits; put it in quotes",
    ],
    [
      studio({ docker: { enabled: true, trustedAccounts: Array.from({ length: 21 }, () => "123456789012") } }),
      "got a list of 21 entries, expected at most 20 entries",
    ],
    [studio({ hiddenAppTypes: ["Jupyterlab"] }), "did you mean JupyterLab?"],
    [
      studio({ spaceStorage: { defaultGb: 4 } }),
      "studio.spaceStorage.defaultGb: got 4, expected a whole number of GB from 5 to 16384",
    ],
    [studio({ spaceStorage: { maximumGb: 16_385 } }), "got 16385, expected a whole number of GB from 5 to 16384"],
    [
      studio({ userProfiles: Array.from({ length: 1001 }, (_, i) => ({ name: `u${i}` })) }),
      "expected at most 1000 entries",
    ],
    [studio({ userProfiles: [{}] }), `studio.userProfiles[0].name: missing, expected ${NAME}`],
    [profile({ name: "ana.b" }), `studio.userProfiles[0].name: got "ana.b", expected ${NAME}`],
    [profile({ name: "x".repeat(64) }), `expected ${NAME}`],
    [profile({ executionRoleArn: "ana" }), 'got "ana", expected the ARN of an IAM role'],
    [profile({ ssoUserValue: "" }), 'got "", expected a user name of 1 to 256 characters'],
    [
      profile({ instanceTypes: { jupyterLab: "system" } }),
      'got "system", expected an instance type such as ml.t3.medium',
    ],
    [profile({ idleTimeoutMinutes: 30 }), `studio.userProfiles[0].idleTimeoutMinutes: got 30, expected ${MINUTES}`],
    [
      network({ vpcCidr: "10.0.0.0" }),
      'studio.network.vpcCidr: got "10.0.0.0", expected an IPv4 range such as 10.0.0.0/23',
    ],
    [network({ vpcCidr: "10.0.0.300/24" }), "expected four numbers from 0 to 255 without leading zeros"],
    [network({ vpcCidr: "10.00.0.0/24" }), "expected four numbers from 0 to 255 without leading zeros"],
    [network({ vpcCidr: "10.0.0.0/15" }), "expected a prefix length from /16 to /28, as AWS allows"],
    [network({ vpcCidr: "10.0.0.0/29" }), "expected a prefix length from /16 to /28, as AWS allows"],
    [
      network({ vpcCidr: "10.0.0.0/33" }),
      "expected four numbers from 0 to 255 without leading zeros and a prefix length",
    ],
    [network({ vpcCidr: "10.0.1.5/23" }), 'got "10.0.1.5/23", expected 10.0.0.0/23, the first address of that range'],
    [network({ vpcCidr: "127.0.0.0/16" }), "expected a range that hosts may use, such as one within 10.0.0.0/8"],
    [network({ vpcCidr: "224.0.0.0/16" }), "expected a range that hosts may use"],
    [
      network({ subnets: [{ cidr: "10.0.1.0/25" }] }),
      "studio.network.subnets: got a list of 1 entry, expected at least 2 entries",
    ],
    [
      network({ vpcCidr: "10.0.0.0/16", subnets: subnets(17) }),
      "studio.network.subnets: got a list of 17 entries, expected at most 16 entries",
    ],
    [
      network({ subnets: [{ cidr: "10.0.1.0/25" }, { availabilityZone: "us-east-1b" }] }),
      "subnets[1].cidr: missing, expected an IPv4 range",
    ],
    [
      network({ subnets: [{ cidr: "10.0.1.0/25", availabilityZone: "a" }, { cidr: "10.0.1.128/25" }] }),
      'subnets[0].availabilityZone: got "a", expected a zone name such as us-east-1a or a zone id',
    ],
    [network({ flowLogTraffic: "all" }), "expected one of ALL, ACCEPT, REJECT; did you mean ALL?"],
    [network({ endpoints: { include: ["sagmaker.api"] } }), "studio.network.endpoints.include[0]: got"],
    [network({ endpoints: { include: ["sagmaker.api"] } }), "did you mean sagemaker.api?"],
    [network({ endpoints: { include: ["s3"] } }), "S3 is not one, its gateway endpoint is always made"],
    [network({ endpoints: { exclude: ["athina"] } }), "did you mean athena?"],
    [
      network({ endpoints: { zones: { athina: ["us-east-1a"] } } }),
      "studio.network.endpoints.zones.athina: unknown key; did you mean athena?",
    ],
    [network({ endpoints: { zones: { athena: [] } } }), "got a list of 0 entries, expected at least 1 entry"],
    [
      network({ endpoints: { serviceNames: { athina: "com.amazonaws.us-east-1.athena" } } }),
      "serviceNames.athina: unknown key; did you mean athena?",
    ],
    [
      network({ endpoints: { serviceNames: { athena: "athena" } } }),
      "expected a full service name such as com.amazonaws.us-east-1.athena",
    ],
  ])("%j: %s", (keys, problem) => {
    const problems = problemsOf(keys);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  test.each([
    "ab",
    "Data",
    "a..b",
    "-data",
    "data-",
    "10.0.0.1",
    "xn--data",
    "sthree-data",
    "data-s3alias",
    "data--ol-s3",
    "d".repeat(64),
  ])("the bucket name %s", (bucket) => {
    expect(problemsOf(network({ allowedBuckets: [bucket] }))).toEqual([expect.stringContaining(BUCKET)]);
  });

  test.each(["aws-ml", "ssm-x", "sg", "sg-ml", "sthree-ml", "amzn-s3-demo"])("the reserved name %s", (name) => {
    expect(problemsOf({ name })).toEqual([
      expect.stringContaining("expected a name that does not start with aws, ssm, sg-"),
    ]);
  });

  test.each(["sagemaker", "my-sagemaker", "aws-glue", "x-aws-glue"])(
    "the name %s, since AWS's managed policies would open the state bucket to every user",
    (name) => {
      expect(problemsOf({ name }).join()).toContain(
        "AWS's managed SageMaker policies let a user write to every bucket",
      );
    },
  );
});

describe("values that are accepted", () => {
  test.each<object>([
    { name: "ml" },
    { name: "sgml" },
    { name: "a".repeat(20) },
    { tags: { "Cost Center": "a/b=c", Ünit: "" } },
    { state: { mode: "local", directory: "state/studio" } },
    { state: { mode: "hcp", organization: "acme", workspacePrefix: "ml_1" } },
    { providers: { aws: "~> 6.19" } },
    { iam: { path: "/a/b/" } },
    studio({ expectedUsers: 10, kmsDeletionWindowDays: 7, logRetentionDays: 1 }),
    studio({ idleShutdown: { timeoutMinutes: 60, maxTimeoutMinutes: 60 } }),
    studio({ executionRole: "arn:aws:iam::123456789012:role/team/studio" }),
    network({ vpcCidr: "10.0.0.0/16" }),
    network({ vpcCidr: "10.0.0.0/16", subnets: subnets(16) }),
  ])("%j", (keys) => {
    expect(() => configOf(keys)).not.toThrow();
  });
});

describe("defaults", () => {
  test("three lines make a whole configuration with the safer choices", () => {
    const config = configOf();
    expect(config.studio).toMatchObject({
      authMode: "IAM",
      appNetworkAccessType: "VpcOnly",
      executionRole: "leastPrivilege",
      appIsolation: "perProfile",
      retentionPolicy: "Retain",
      forceDestroy: false,
      kmsDeletionWindowDays: 30,
      logRetentionDays: 365,
      classicJupyterServer: false,
      docker: { enabled: false },
      idleShutdown: { enabled: true, timeoutMinutes: 120 },
      userProfiles: [{ name: "defaultuser", forceDestroy: false }],
    });
    expect(config.state).toEqual({ mode: "s3" });
    expect(config.providers.aws).toBe(">= 5.100.0, < 7.0.0");
  });

  test("subnets without a zone take the region's zones a, b and c in turn", () => {
    const subnets = ["10.0.0.0/27", "10.0.0.32/27", "10.0.0.64/27", "10.0.0.96/27"].map((cidr) => ({ cidr }));
    const zones = configOf({ region: "eu-west-1", ...network({ subnets }) }).studio.network.subnets;
    expect(zones.map(({ availabilityZone }) => availabilityZone)).toEqual([
      "eu-west-1a",
      "eu-west-1b",
      "eu-west-1c",
      "eu-west-1a",
    ]);
  });
});

test("an unquoted account id keeps its leading zero in the message, which tells to quote it", () => {
  expect(messageOf(REQUIRED.replace('"123456789012"', "012345678901"))).toContain(
    "accountId (line 3): got 012345678901, expected the account id as a quoted string of 12 digits; put it in quotes",
  );
});
