import { checkConfig, rulesOn } from "../../../src/config/checks";
import { type Rule } from "../../../src/config/checks/rule";
import { type Config } from "../../../src/config/schema";
import { configOf, problemsOf } from "../../support/config";

const studio = (keys: object) => ({ studio: keys });
const network = (keys: object) => studio({ network: keys });
const profiles = (...userProfiles: object[]) => studio({ userProfiles });

const SUBNETS = [{ cidr: "10.0.1.0/25" }, { cidr: "10.0.1.128/25" }];
const SSO = { authMode: "SSO", expectedUsers: 3 };
const GROUP = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";

describe("what is refused", () => {
  test.each<[rule: string, keys: object, problem: string]>([
    [
      "a provider version below the range",
      { providers: { aws: "= 5.99.1" } },
      "providers.aws: = 5.99.1 is not within >= 5.100.0, < 7.0.0, for which the resources are written; narrow it, for example to ~> 6.19",
    ],
    ["a provider version above the range", { providers: { aws: "~> 7.1" } }, "~> 7.1 is not within"],
    ["a provider version without upper bound", { providers: { aws: ">= 6.0.0" } }, ">= 6.0.0 is not within"],
    ["a provider version without lower bound", { providers: { aws: "< 6.0.0" } }, "< 6.0.0 is not within"],
    ["a provider version that ends in the next major one", { providers: { aws: ">= 6.0, <= 7.0.0" } }, "is not within"],
    ...[">= 6.2, < 6.1", "~> 6.1.0, >= 6.5", "> 6.0.0, < 6.0.1", "< 6.1.0, >= 6.1.0", "<= 6.1.0, > 6.1.0"].map(
      (aws): [string, object, string] => [
        `a provider range that holds no version: ${aws}`,
        { providers: { aws } },
        `providers.aws: ${aws} is not within`,
      ],
    ),
    ["a provider version that is left out below the range", { providers: { aws: "> 5.99.9, < 6" } }, "is not within"],
    [
      "state in another partition",
      { state: { mode: "s3", region: "cn-north-1" } },
      "state.region: cn-north-1 is in another partition than region us-east-1; choose one of aws",
    ],
    [
      "a state key in another region than the bucket",
      { state: { mode: "s3", kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1" } },
      "state.kmsKeyArn: arn:aws:kms:eu-west-1:123456789012:key/1 is in eu-west-1, the state bucket in us-east-1; S3 needs a key of its own region",
    ],
    [
      "a state key of another partition",
      { state: { mode: "s3", kmsKeyArn: "arn:aws-cn:kms:us-east-1:123456789012:key/1" } },
      "state.kmsKeyArn: arn:aws-cn:kms:us-east-1:123456789012:key/1 is in partition aws-cn, region us-east-1 in aws; use an ARN of arn:aws:",
    ],
    [
      "a permissions boundary of another partition",
      { region: "us-gov-west-1", iam: { permissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess" } },
      "iam.permissionsBoundaryArn: arn:aws:iam::aws:policy/PowerUserAccess is in partition aws, region us-gov-west-1 in aws-us-gov; use an ARN of arn:aws-us-gov:",
    ],
    [
      "a permissions boundary of another account",
      { iam: { permissionsBoundaryArn: "arn:aws:iam::999999999999:policy/x" } },
      "iam.permissionsBoundaryArn: arn:aws:iam::999999999999:policy/x is of account 999999999999, but accountId is 123456789012",
    ],
    [
      "an execution role of another account",
      studio({ executionRole: "arn:aws:iam::999999999999:role/x" }),
      "studio.executionRole: arn:aws:iam::999999999999:role/x is of account 999999999999",
    ],
    [
      "a profile's role of another account",
      profiles({ name: "ana", executionRoleArn: "arn:aws:iam::999999999999:role/x" }),
      "studio.userProfiles[0].executionRoleArn: arn:aws:iam::999999999999:role/x is of account 999999999999",
    ],
    [
      "more tags than a profile can take",
      {
        tags: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`A${i}`, "x"])),
        ...profiles({ name: "ana", tags: Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`B${i}`, "x"])) }),
      },
      "studio.userProfiles[0].tags: ana gets 47 tags together with the top-level tags, 45 are allowed; remove 2",
    ],
    [
      "one tag more than a profile can take",
      {
        tags: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`A${i}`, "x"])),
        ...profiles({ name: "ana", tags: Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`B${i}`, "x"])) }),
      },
      "ana gets 46 tags together with the top-level tags, 45 are allowed; remove 1",
    ],
    [
      "a subnet outside its VPC",
      network({ subnets: [{ cidr: "10.0.1.0/25" }, { cidr: "10.1.1.0/25" }] }),
      "studio.network.subnets[1].cidr: 10.1.1.0/25 is not inside the VPC's range 10.0.0.0/23; choose a range inside it or change studio.network.vpcCidr",
    ],
    [
      "subnets that overlap",
      network({ subnets: [{ cidr: "10.0.1.0/24" }, { cidr: "10.0.1.128/25" }] }),
      "studio.network.subnets[1].cidr: 10.0.1.128/25 overlaps 10.0.1.0/24 of studio.network.subnets[0]; give each subnet a range of its own",
    ],
    [
      "one zone",
      network({ subnets: SUBNETS.map((subnet) => ({ ...subnet, availabilityZone: "us-east-1a" })) }),
      "studio.network.subnets: all subnets are in us-east-1a; use at least two zones",
    ],
    [
      "a zone of another region",
      network({ subnets: [{ ...SUBNETS[0], availabilityZone: "us-east-2a" }, SUBNETS[1]] }),
      "studio.network.subnets[0].availabilityZone: us-east-2a is not a zone of us-east-1; use one such as us-east-1a or use1-az1",
    ],
    [
      "a zone id of another region",
      {
        region: "ap-southeast-2",
        ...network({
          subnets: [
            { ...SUBNETS[0], availabilityZone: "apse1-az1" },
            { ...SUBNETS[1], availabilityZone: "apse2-az2" },
          ],
        }),
      },
      "apse1-az1 is not a zone of ap-southeast-2; use one such as ap-southeast-2a or apse2-az1",
    ],
    [
      "zone names among zone ids",
      network({ subnets: [{ ...SUBNETS[0], availabilityZone: "use1-az1" }, SUBNETS[1]] }),
      "studio.network.subnets: use1-az1, us-east-1b mix zone names and zone ids, which can mean the same zone; use one kind",
    ],
    [
      "an endpoint both included and excluded",
      network({ endpoints: { include: ["kms"], exclude: ["kms"] } }),
      "studio.network.endpoints.exclude[0]: kms is included too; remove one of the two",
    ],
    [
      "an endpoint in a zone without a subnet",
      network({ endpoints: { zones: { athena: ["us-east-1a", "us-east-1f"] } } }),
      "studio.network.endpoints.zones.athena[1]: us-east-1f has no subnet; use the zones of studio.network.subnets: us-east-1a, us-east-1b",
    ],
    [
      "a zone of another region in defaults",
      { defaults: { network: { endpoints: { zones: { athena: ["us-east-1a", "us-east-2b"] } } } } },
      "defaults.network.endpoints.zones.athena[1]: us-east-2b is not a zone of us-east-1; use one such as us-east-1a or use1-az1",
    ],
    [
      "only a zone of another region in defaults, which is one problem",
      { ...studio({}), defaults: { network: { endpoints: { zones: { athena: ["us-east-2b"] } } } } },
      "defaults.network.endpoints.zones.athena[0]: us-east-2b is not a zone of us-east-1",
    ],
    [
      "an endpoint that defaults put into one zone, where there is no subnet",
      { ...studio({}), defaults: { network: { endpoints: { zones: { athena: ["us-east-1f"] } } } } },
      "defaults.network.endpoints.zones.athena: us-east-1f has no subnet of studio.network.subnets, which are in us-east-1a, us-east-1b; put one there, or leave athena out by studio.network.endpoints.exclude",
    ],
    [
      "an endpoint that defaults put into zones without a subnet, in the other kind of zone",
      {
        defaults: { network: { endpoints: { zones: { kms: ["use1-az1", "use1-az2"] } } } },
        ...network({ endpoints: { include: ["kms"] } }),
      },
      "defaults.network.endpoints.zones.kms: use1-az1, use1-az2 have no subnet of studio.network.subnets, which are in us-east-1a",
    ],
    [
      "the state bucket within the users' reach",
      network({ allowedBuckets: ["data-1", "ml-tfstate-123456789012-us-east-1"] }),
      "studio.network.allowedBuckets[1]: ml-tfstate-123456789012-us-east-1 holds the Terraform state, which users must not reach; remove it",
    ],
    [
      "the state bucket alone within the users' reach",
      network({ allowedBuckets: ["ml-tfstate-123456789012-us-east-1"] }),
      "studio.network.allowedBuckets[0]: ml-tfstate-123456789012-us-east-1 holds the Terraform state",
    ],
    ...(
      [
        ["artefact", "ml-studio-artifacts-123456789012-us-east-1", "holds the scripts that every user's apps run"],
        ["log", "ml-studio-logs-123456789012-us-east-1", "holds the access logs of the stack's own bucket"],
        [
          "default",
          "sagemaker-us-east-1-123456789012",
          "is SageMaker's default bucket, which users reach anyway; remove",
        ],
      ] as const
    ).map(([kind, bucket, problem]): [string, object, string] => [
      `the ${kind} bucket among those that users may reach besides`,
      network({ allowedBuckets: ["data-1", bucket] }),
      `studio.network.allowedBuckets[1]: ${bucket} ${problem}`,
    ]),
    [
      "an endpoint service of another account",
      network({ endpoints: { serviceNames: { athena: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0" } } }),
      "studio.network.endpoints.serviceNames.athena: com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0 is not a name that AWS has for athena in us-east-1; use com.amazonaws.us-east-1.athena, one with more at its end such as -fips, or with another prefix of AWS's: com.amazonaws, cn.com.amazonaws, aws.sagemaker, aws.api, api.aws.",
    ],
    [
      "an endpoint service of another account in defaults, which is one problem",
      {
        ...studio({}),
        defaults: {
          network: {
            endpoints: { serviceNames: { athena: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0" } },
          },
        },
      },
      "defaults.network.endpoints.serviceNames.athena: com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0 is not",
    ],
    ...(
      [
        ["of another service, past whose policy S3 would be open", "com.amazonaws.us-east-1.s3"],
        ["of another region", "com.amazonaws.eu-west-1.athena"],
        ["of no one at AWS", "com.example.us-east-1.athena"],
        ["that only begins like the service's", "com.amazonaws.us-east-1.athenaeum"],
        ["with the region of another account's", "com.amazonaws.us-east-1x.athena"],
      ] as const
    ).map(([what, name]): [string, object, string] => [
      `a service name ${what}`,
      network({ endpoints: { serviceNames: { athena: name } } }),
      `studio.network.endpoints.serviceNames.athena: ${name} is not a name that AWS has for athena in us-east-1`,
    ]),
    [
      "SSO without a number of users",
      studio({ authMode: "SSO", userProfiles: [] }),
      "studio.expectedUsers: missing; with authMode SSO users appear on their own: tell how many the subnets must have room for",
    ],
    [
      "fewer expected users than profiles",
      studio({ expectedUsers: 1, userProfiles: [{ name: "ana" }, { name: "ben" }] }),
      "studio.expectedUsers: 1 is less than the 2 user profiles; set at least 2",
    ],
    [
      "a profile's name twice but for case",
      profiles({ name: "ana" }, { name: "ANA" }),
      "studio.userProfiles[1].name: ANA is the name of studio.userProfiles[0] too, apart from upper and lower case; choose another",
    ],
    [
      "a profile's name twice",
      profiles({ name: "ana" }, { name: "ana" }),
      "studio.userProfiles[1].name: ana is the name of studio.userProfiles[0] too; choose another",
    ],
    [
      "SSO without a user value",
      studio({ ...SSO, userProfiles: [{ name: "ana" }] }),
      "studio.userProfiles[0].ssoUserValue: missing; with authMode SSO ana needs its user name in IAM Identity Center",
    ],
    [
      "IAM with a user value",
      profiles({ name: "ana", ssoUserValue: "ana@example.com" }),
      "studio.userProfiles[0].ssoUserValue: ana@example.com is given, but authMode is IAM; remove it or set authMode SSO",
    ],
    [
      "one SSO user with two profiles",
      studio({ ...SSO, userProfiles: ["ana", "ben"].map((name) => ({ name, ssoUserValue: "a@example.com" })) }),
      "studio.userProfiles[1].ssoUserValue: a@example.com has studio.userProfiles[0] already; a user has one profile in a domain",
    ],
    [
      "IAM with groups of Identity Center",
      studio({ identityCenter: { groups: [GROUP], users: [] } }),
      `studio.identityCenter.groups: ${GROUP} given, but authMode is IAM; remove them or set authMode SSO`,
    ],
    [
      "IAM with users of Identity Center",
      studio({ identityCenter: { users: [GROUP, GROUP.replace("f", "e")] } }),
      `studio.identityCenter.users: ${GROUP}, ${GROUP.replace("f", "e")} given, but authMode is IAM; remove them or set authMode SSO`,
    ],
    [
      "a group of Identity Center twice but for case",
      studio({ ...SSO, userProfiles: [], identityCenter: { groups: [GROUP, GROUP.toUpperCase()] } }),
      `studio.identityCenter.groups[1]: ${GROUP.toUpperCase()} is studio.identityCenter.groups[0] too, apart from upper and lower case; remove it`,
    ],
    [
      "a group of Identity Center twice",
      studio({ ...SSO, userProfiles: [], identityCenter: { groups: [GROUP, GROUP] } }),
      `studio.identityCenter.groups[1]: ${GROUP} is studio.identityCenter.groups[0] too; remove it`,
    ],
    [
      "a group of Identity Center as a user as well",
      studio({ ...SSO, userProfiles: [], identityCenter: { groups: [GROUP], users: [GROUP] } }),
      `studio.identityCenter.users[0]: ${GROUP} is studio.identityCenter.groups[0] too; remove it`,
    ],
    [
      "idle bounds the wrong way round",
      studio({ idleShutdown: { minTimeoutMinutes: 200, maxTimeoutMinutes: 100 } }),
      "studio.idleShutdown.minTimeoutMinutes: 200 is more than maxTimeoutMinutes 100; lower it or raise the maximum",
    ],
    [
      "an idle timeout below its minimum",
      studio({ idleShutdown: { timeoutMinutes: 90, minTimeoutMinutes: 100 } }),
      "studio.idleShutdown.timeoutMinutes: 90 is not from minTimeoutMinutes 100 to maxTimeoutMinutes 525600; change it or the bounds",
    ],
    [
      "an idle timeout above its maximum",
      studio({ idleShutdown: { timeoutMinutes: 121, maxTimeoutMinutes: 120 } }),
      "studio.idleShutdown.timeoutMinutes: 121 is not from minTimeoutMinutes 60 to maxTimeoutMinutes 120",
    ],
    [
      "a profile's idle timeout out of bounds",
      studio({ idleShutdown: { maxTimeoutMinutes: 240 }, userProfiles: [{ name: "ana", idleTimeoutMinutes: 300 }] }),
      "studio.userProfiles[0].idleTimeoutMinutes: 300 is not from minTimeoutMinutes 60 to maxTimeoutMinutes 240",
    ],
    [
      "a profile's idle timeout while idle shutdown is off",
      studio({ idleShutdown: { enabled: false }, userProfiles: [{ name: "ana", idleTimeoutMinutes: 300 }] }),
      "studio.userProfiles[0].idleTimeoutMinutes: 300 has no effect while studio.idleShutdown.enabled is false; remove one of the two",
    ],
    [
      "a default volume above the maximum",
      studio({ spaceStorage: { defaultGb: 101 } }),
      "studio.spaceStorage.defaultGb: 101 is more than maximumGb 100; lower it or raise the maximum",
    ],
    [
      "trusted accounts while Docker is off",
      studio({ docker: { trustedAccounts: ["123456789012"] } }),
      "studio.docker.trustedAccounts: 123456789012 given, but docker.enabled is false; set it true or remove them",
    ],
    [
      "trusted accounts outside VpcOnly",
      studio({
        appNetworkAccessType: "PublicInternetOnly",
        docker: { enabled: true, trustedAccounts: ["123456789012"] },
      }),
      "studio.docker.trustedAccounts: 123456789012 given, but SageMaker takes them only with appNetworkAccessType VpcOnly; remove them",
    ],
    ...["generativeAi", "largeData", "directDeploy", "modelRegistration"].map((key): [string, object, string] => [
      `${key} while Canvas is off`,
      studio({ canvas: { enabled: false, [key]: true } }),
      `studio.canvas.${key}: true has no effect while studio.canvas.enabled is false; remove it or enable Canvas`,
    ]),
    [
      "EMR Serverless with a role that keeps code in the VPC",
      studio({ canvas: { largeData: true } }),
      "studio.canvas.largeData: true, but no permission holds EMR Serverless in the VPC, where executionRole leastPrivilege keeps all code; set it to false",
    ],
    [
      "forceDestroy against deletionProtection",
      studio({ deletionProtection: true, forceDestroy: true }),
      "studio.forceDestroy: true contradicts studio.deletionProtection; set one of the two to false",
    ],
    [
      "JupyterServer in a region without its image",
      { region: "ap-southeast-5", ...studio({ classicJupyterServer: true }) },
      "studio.classicJupyterServer: true, but SageMaker has no JupyterServer image in ap-southeast-5; set it to false",
    ],
    [
      "Canvas on and hidden",
      studio({ hiddenAppTypes: ["TensorBoard", "Canvas"] }),
      "studio.hiddenAppTypes[1]: Canvas is hidden, but studio.canvas.enabled is true; change one of the two",
    ],
    [
      "JupyterServer on and hidden",
      studio({ classicJupyterServer: true, hiddenAppTypes: ["JupyterServer"] }),
      "studio.hiddenAppTypes[0]: JupyterServer is hidden, but studio.classicJupyterServer is true; change one of the two",
    ],
    [
      "instance types that no role enforces",
      studio({ executionRole: "managed", allowedInstanceTypes: ["ml.t3.medium"] }),
      "studio.allowedInstanceTypes: a list has no effect with executionRole managed; only the role leastPrivilege enforces it",
    ],
    [
      "instance types beside a role of the user's, which does not enforce them either",
      studio({ executionRole: "arn:aws:iam::123456789012:role/own", allowedInstanceTypes: ["ml.t3.medium"] }),
      "studio.allowedInstanceTypes: a list has no effect with executionRole arn:aws:iam::123456789012:role/own; only",
    ],
    [
      "more isolated profiles than a policy can name",
      studio({
        network: { vpcCidr: "10.0.0.0/16", subnets: [{ cidr: "10.0.0.0/20" }, { cidr: "10.0.16.0/20" }] },
        userProfiles: Array.from({ length: 251 }, (_, index) => ({ name: `user-${index}` })),
      }),
      "studio.userProfiles: 251 profiles, each with a security group that the destroy hook's role names, are more than its policy can hold: 250;",
    ],
    [
      "a state bucket that AWS's managed policies open",
      { state: { mode: "s3", bucket: "my-sagemaker-state" } },
      'state.bucket: got "my-sagemaker-state", expected a bucket name without sagemaker and aws-glue',
    ],
    [
      "JupyterServer without its instance type",
      studio({ classicJupyterServer: true, allowedInstanceTypes: ["ml.t3.medium"] }),
      "studio.allowedInstanceTypes: lacks system, on which classicJupyterServer runs; add it",
    ],
    [
      "a profile's instance type that is not allowed",
      studio({
        allowedInstanceTypes: ["ml.t3.medium"],
        userProfiles: [{ name: "ana", instanceTypes: { codeEditor: "ml.m5.large" } }],
      }),
      "studio.userProfiles[0].instanceTypes.codeEditor: ml.m5.large is not among studio.allowedInstanceTypes: ml.t3.medium; add it there or choose one of them",
    ],
    [
      "an instance type of the studio that is not allowed",
      studio({ allowedInstanceTypes: ["ml.t3.medium"], instanceTypes: { jupyterLab: "ml.m5.large" } }),
      "studio.instanceTypes.jupyterLab: ml.m5.large is not among studio.allowedInstanceTypes: ml.t3.medium; add it there or choose one of them",
    ],
    [
      "allowed instance types without the one that apps start on",
      studio({ allowedInstanceTypes: ["ml.m5.large", "ml.g5.xlarge"], instanceTypes: { jupyterLab: "ml.m5.large" } }),
      "studio.instanceTypes.codeEditor: missing; Code Editor then starts on ml.t3.medium, which is not among studio.allowedInstanceTypes: ml.m5.large, ml.g5.xlarge; add it there or choose one of them",
    ],
    [
      "an instance type that Studio does not know, beside a list of those allowed, which is one problem",
      studio({ allowedInstanceTypes: ["ml.t3.medium"], instanceTypes: { jupyterLab: "ml.t3.medum" } }),
      "studio.instanceTypes.jupyterLab: ml.t3.medum is no instance type that Studio apps run on; did you mean ml.t3.medium?",
    ],
    [
      "an instance type that is not allowed, of the kind of app that is not hidden",
      studio({
        allowedInstanceTypes: ["ml.t3.medium"],
        instanceTypes: { jupyterLab: "ml.m5.large", codeEditor: "ml.m5.large" },
        hiddenAppTypes: ["CodeEditor"],
      }),
      "studio.instanceTypes.jupyterLab: ml.m5.large is not among studio.allowedInstanceTypes: ml.t3.medium",
    ],
    [
      "an instance type that Studio does not know, of an app that is hidden",
      studio({ instanceTypes: { codeEditor: "ml.t3.medum" }, hiddenAppTypes: ["CodeEditor"] }),
      "studio.instanceTypes.codeEditor: ml.t3.medum is no instance type that Studio apps run on; did you mean ml.t3.medium?",
    ],
    [
      "an instance type that Studio does not know",
      studio({ instanceTypes: { codeEditor: "ml.t3.medum" } }),
      "studio.instanceTypes.codeEditor: ml.t3.medum is no instance type that Studio apps run on; did you mean ml.t3.medium?",
    ],
    [
      "an allowed instance type that Studio does not know, and none that is like it",
      studio({ allowedInstanceTypes: ["ml.t3.medium", "ml.somethingelse.gigantic"] }),
      "studio.allowedInstanceTypes[1]: ml.somethingelse.gigantic is no instance type that Studio apps run on; see the API reference",
    ],
    [
      "an instance type of a profile that Studio does not know",
      profiles({ name: "ana", instanceTypes: { jupyterLab: "ml.g5.xxlarge" } }),
      "studio.userProfiles[0].instanceTypes.jupyterLab: ml.g5.xxlarge is no instance type that Studio apps run on; did you mean ml.g5.xlarge?",
    ],
    [
      "time series in a region without Forecast",
      { region: "eu-north-1", ...studio({ canvas: { timeSeries: true } }) },
      "studio.canvas.timeSeries: true, but eu-north-1 is not known to offer forecast, forecastquery, on which it rests; set it to false, or see studio.network.endpoints",
    ],
    [
      "time series without one of its endpoints",
      studio({ canvas: { timeSeries: true }, network: { endpoints: { exclude: ["forecastquery"] } } }),
      "studio.canvas.timeSeries: true, but studio.network.endpoints.exclude leaves out forecastquery, on which it rests; set it to false",
    ],
  ])("%s", (_, keys, problem) => {
    const problems = problemsOf(keys);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  // The bounds of the schema leave no such name today.
  test("a name under which state lies that is too long, of the state backend and of each stack", () => {
    const name = "a".repeat(71);
    const problem = (made: string, allowed: number) => ({
      path: ["name"],
      message: `${name} makes the ${made} of ${made.split(" ").at(-1)!.length} characters, ${allowed} are allowed; shorten the name by ${made.split(" ").at(-1)!.length - allowed}`,
    });
    expect(checkConfig({ ...configOf(), name })).toEqual([
      problem(`S3 bucket name ${name}-tfstate-123456789012-us-east-1`, 63),
      problem(`HCP Terraform workspace name ${name}-us-east-1-state-backend`, 90),
    ]);
    const longer = `${name}aaaaaaaa`;
    const messages = checkConfig({ ...configOf(), name: longer }).map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining(`workspace name ${longer}-us-east-1-studio of 96`));
    expect(checkConfig({ ...configOf(), studio: undefined, name: longer })).toHaveLength(2);
  });

  test("a subnet larger than its VPC", () => {
    const subnets = [{ cidr: "10.0.0.0/23" }, { cidr: "10.0.1.0/26" }];
    expect(problemsOf(network({ vpcCidr: "10.0.1.0/25", subnets }))).toContainEqual(
      expect.stringContaining("subnets[0].cidr: 10.0.0.0/23 is not inside the VPC's range 10.0.1.0/25"),
    );
  });

  test("subnets too small for the users", () => {
    const subnets = [{ cidr: "10.0.1.0/28" }, { cidr: "10.0.1.128/28" }];
    const small = { canvas: { enabled: false }, sageMakerProjects: false, featureStore: false, network: { subnets } };
    expect(problemsOf(studio({ ...small, expectedUsers: 6 }))).toEqual([
      "studio.network.subnets: 22 usable addresses (AWS keeps 5 of each subnet) less 12 for 5 interface endpoints and the " +
        "home file system leave 10 for 6 users; each user needs 2: use larger subnets or fewer endpoints",
    ]);
    expect(() => configOf(studio({ ...small, expectedUsers: 5 }))).not.toThrow();
  });

  test("subnets one address too small", () => {
    const subnets = ["10.0.1.0/28", "10.0.1.128/28", "10.0.1.64/28"].map((cidr, index) => ({
      cidr,
      availabilityZone: index === 0 ? "us-east-1a" : "us-east-1b",
    }));
    const small = { canvas: { enabled: false }, sageMakerProjects: false, featureStore: false, network: { subnets } };
    expect(problemsOf(studio({ ...small, expectedUsers: 11 }))).toEqual([
      expect.stringContaining("leave 21 for 11 users; each user needs 2"),
    ]);
    expect(() => configOf(studio({ ...small, expectedUsers: 10 }))).not.toThrow();
  });

  test("an endpoint in one zone takes one address", () => {
    const subnets = [{ cidr: "10.0.1.0/28" }, { cidr: "10.0.1.128/28" }];
    const endpoints = { zones: { sts: ["us-east-1a"], logs: ["us-east-1b"] } };
    const small = {
      canvas: { enabled: false },
      sageMakerProjects: false,
      featureStore: false,
      network: { subnets, endpoints },
    };
    expect(() => configOf(studio({ ...small, expectedUsers: 6 }))).not.toThrow();
  });
});

describe("what is accepted", () => {
  test.each<object>([
    { name: "a".repeat(18), region: "ap-southeast-1" },
    { name: "a".repeat(20), region: "ap-southeast-1" },
    { name: "a".repeat(20), region: "us-east-1" },
    ...[
      "6.25.0",
      "= 5.100.0",
      "~> 6.0",
      "~> 5.100.0",
      ">= 5.100, < 7",
      ">= 6.1, != 6.3.0, <= 6.99.0",
      "> 6.0.0, < 6.1",
      "~> 6.1, >= 6.5",
      "~> 6",
      ">= 6.1.0, <= 6.1.0",
      "> 5.99.9, >= 5.100.0, < 7.0.0",
    ].map((aws) => ({ providers: { aws } })),
    { state: { mode: "s3", region: "eu-west-1", kmsKeyArn: "arn:aws:kms:eu-west-1:999999999999:alias/state" } },
    { region: "cn-north-1", iam: { permissionsBoundaryArn: "arn:aws-cn:iam::aws:policy/PowerUserAccess" } },
    { state: { mode: "local" }, ...network({ allowedBuckets: ["ml-tfstate-123456789012-us-east-1"] }) },
    network({ subnets: SUBNETS.map((subnet, i) => ({ ...subnet, availabilityZone: `use1-az${i + 1}` })) }),
    {
      region: "us-gov-west-1",
      ...network({ subnets: SUBNETS.map((subnet, i) => ({ ...subnet, availabilityZone: `usgw1-az${i + 1}` })) }),
    },
    studio({ ...SSO, userProfiles: [{ name: "ana", ssoUserValue: "ana@example.com" }] }),
    studio({ ...SSO, userProfiles: [], identityCenter: { groups: [GROUP], users: [`906767f9d1-${GROUP}`] } }),
    studio({ canvas: { enabled: false }, hiddenAppTypes: ["Canvas", "JupyterServer"] }),
    studio({ docker: { enabled: true, trustedAccounts: ["123456789012"] } }),
    studio({ classicJupyterServer: true, allowedInstanceTypes: ["system", "ml.t3.medium"] }),
    studio({ allowedInstanceTypes: ["ml.t3.medium"] }),
    studio({
      allowedInstanceTypes: ["ml.m5.large"],
      instanceTypes: { jupyterLab: "ml.m5.large", codeEditor: "ml.m5.large" },
    }),
    studio({
      allowedInstanceTypes: ["ml.m5.large"],
      instanceTypes: { jupyterLab: "ml.m5.large" },
      hiddenAppTypes: ["CodeEditor"],
    }),
    studio({
      allowedInstanceTypes: ["ml.m5.large"],
      instanceTypes: { codeEditor: "ml.m5.large" },
      hiddenAppTypes: ["JupyterLab"],
      userProfiles: [{ name: "ana", instanceTypes: { jupyterLab: "ml.t3.medium" } }],
    }),
    network({
      allowedBuckets: ["constructor", "ml-studio-data-123456789012-us-east-1", "sagemaker-eu-west-1-123456789012"],
    }),
    ...[
      { athena: "com.amazonaws.us-east-1.athena-fips" },
      { athena: "aws.api.us-east-1.athena", kms: "api.aws.us-east-1.kms" },
      { notebook: "com.amazonaws.us-east-1.notebook", experiments: "aws.sagemaker.us-east-1.mlflow" },
      { "sagemaker.api": "com.amazonaws.us-east-1.sagemaker.api-fips" },
    ].map((serviceNames) => network({ endpoints: { serviceNames } })),
    {
      region: "cn-north-1",
      ...network({ endpoints: { serviceNames: { kms: "cn.com.amazonaws.cn-north-1.kms" } } }),
    },
    studio({ canvas: { timeSeries: true } }),
    { region: "eu-north-1", ...studio({ canvas: { enabled: false, timeSeries: true } }) },
    {
      region: "eu-north-1",
      ...studio({
        canvas: { timeSeries: true },
        network: { endpoints: { include: ["forecast", "forecastquery"] } },
      }),
    },
    studio({ deletionProtection: true, userProfiles: [{ name: "ana", forceDestroy: true }] }),
    studio({ userProfiles: [] }),
    studio({ idleShutdown: { timeoutMinutes: 90, minTimeoutMinutes: 90, maxTimeoutMinutes: 90 } }),
    studio({ idleShutdown: { timeoutMinutes: 120, minTimeoutMinutes: 120, maxTimeoutMinutes: 240 } }),
    studio({ idleShutdown: { timeoutMinutes: 240, maxTimeoutMinutes: 240 } }),
    {
      tags: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`A${i}`, "x"])),
      ...profiles({ name: "ana", tags: Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`B${i}`, "x"])) }),
    },
    ...[
      { zones: { athena: ["us-east-1b", "us-east-1f"] } }, // one of the zones has a subnet
      { zones: { kms: ["us-east-1f"] } }, // nothing asks for the service
    ].map((endpoints) => ({ defaults: { network: { endpoints } } })),
    ...[
      { exclude: ["athena"] },
      { zones: { athena: ["us-east-1a"] } }, // the stack's own value wins
    ].map((endpoints) => ({
      defaults: { network: { endpoints: { zones: { athena: ["us-east-1f"] } } } },
      ...network({ endpoints }),
    })),
  ])("%j", (keys) => {
    expect(() => configOf(keys)).not.toThrow();
  });
});

describe("a rule that says nothing while its keys are at fault", () => {
  const config = configOf({
    state: { mode: "s3", kmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/1" },
    defaults: { network: { endpoints: { zones: { sts: ["us-east-1a"] } } } },
    studio: {
      ...SSO,
      identityCenter: { groups: [GROUP] },
      canvas: { timeSeries: true },
      hiddenAppTypes: ["TensorBoard"],
      allowedInstanceTypes: ["ml.t3.medium"],
      userProfiles: [
        { name: "ana", ssoUserValue: "a", idleTimeoutMinutes: 90, instanceTypes: { jupyterLab: "ml.t3.medium" } },
      ],
      network: {
        endpoints: {
          include: ["kms"],
          exclude: ["q"],
          zones: { kms: ["us-east-1a"] },
          serviceNames: { kms: "com.amazonaws.us-east-1.kms-fips" },
        },
        allowedBuckets: ["data"],
      },
    },
  });

  test("is looked at with every section there is", () => {
    expect(Object.entries(config).filter(([, section]) => section === undefined)).toEqual([]);
  });

  test.each(rulesOn(config).map((rule): [string, Rule] => [rule.reads.join(", "), rule]))(
    "%s: all keys that the rule reads",
    (_, rule) => {
      const undeclared = keysRead(config, rule.check).filter(
        (key) => !rule.reads.some((declared) => key.startsWith(`${declared}.`) || `${declared}.`.startsWith(key)),
      );
      expect(undeclared).toEqual([]);
    },
  );

  test("is left out", () => {
    const faulty = { ...config, studio: { ...config.studio, spaceStorage: { defaultGb: 9, maximumGb: 5 } } };
    expect(checkConfig(faulty)).toHaveLength(1);
    expect(checkConfig(faulty, [["studio", "spaceStorage", "maximumGb"]])).toEqual([]);
    expect(checkConfig(faulty, [["studio"]])).toEqual([]);
    expect(checkConfig(faulty, [["studio", "space"]])).toHaveLength(1);
  });
});

/** The dotted keys that a function reads of a configuration, each with a dot behind it. */
function keysRead(config: Config, read: (config: Config) => unknown): string[] {
  const keys = new Set<string>();
  const recorded = <T extends object>(value: T, prefix: string): T =>
    new Proxy(value, {
      get(target, key, receiver) {
        const inner: unknown = Reflect.get(target, key, receiver);
        if (typeof key === "symbol") return inner;
        keys.add(`${prefix}${key}.`);
        return typeof inner === "object" && inner !== null ? recorded(inner, `${prefix}${key}.`) : inner;
      },
    });
  read(recorded(config, ""));
  return [...keys];
}
