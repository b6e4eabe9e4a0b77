import { Address4 } from "ip-address";
import { z } from "zod";
import { ENDPOINT_SERVICE_NAMES } from "../catalogue/endpoint-services";
import { LOG_RETENTION_DAYS } from "../catalogue/log-retention";
import { REGIONS } from "../catalogue/regions";

/**
 * The shape, bounds, defaults and descriptions of the configuration file. Everything that spans fields is in
 * checks.ts. The README's reference and the editors' JSON Schema are generated from here.
 *
 * Each error text completes the sentence "expected ...".
 */

/** App kinds that the Studio UI can hide (StudioWebPortalSettings.HiddenAppTypes). */
export const HIDEABLE_APP_TYPES = [
  "JupyterServer",
  "KernelGateway",
  "RStudioServerPro",
  "RSessionGateway",
  "TensorBoard",
  "CodeEditor",
  "JupyterLab",
  "DetailedProfiler",
  "Canvas",
] as const;

/** Text of one form. Editors show the same words as our own message. */
function text(form: RegExp, expected: string) {
  return z
    .string({ error: expected })
    .regex(form, { error: expected, abort: true })
    .meta({ patternErrorMessage: `expected ${expected}` });
}

/** A whole number within bounds, both allowed. */
function wholeNumber(min: number, max: number, unit = "") {
  const error = `a whole number${unit && ` of ${unit}`} from ${min} to ${max}`;
  return z.number({ error }).int({ error, abort: true }).min(min, { error }).max(max, { error });
}

/** The words for a range that AWS would refuse as that of a VPC or subnet, or undefined. */
function expectedInsteadOf(range: string): string | undefined {
  let address: Address4;
  try {
    address = new Address4(range);
  } catch {
    return "four numbers from 0 to 255 without leading zeros and a prefix length, such as 10.0.0.0/23";
  }
  if (address.subnetMask < 16 || address.subnetMask > 28) return "a prefix length from /16 to /28, as AWS allows";
  if (address.networkForm() !== range) return `${address.networkForm()}, the first address of that range`;
  if (/^(0|127|169\.254|2[2-5]\d)\./.test(range)) return "a range that hosts may use, such as one within 10.0.0.0/8";
  return undefined;
}

const cidr = text(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "an IPv4 range such as 10.0.0.0/23").superRefine(
  (range, context) => {
    const message = expectedInsteadOf(range);
    if (message) context.addIssue({ code: "custom", message });
  },
);

const roleArn = text(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, "the ARN of an IAM role");

const instanceType = text(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, "an instance type such as ml.t3.medium");

const idleMinutes = wholeNumber(60, 525_600, "minutes");

const bucketName = text(
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!\d+(\.\d+){3}$)(?!.*\.\.)(?!.*(-s3alias|--ol-s3|--x-s3|--table-s3|\.mrap)$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  "a bucket name that S3 accepts: 3 to 63 lower-case letters, digits, dots and dashes, a letter or digit at either " +
    "end, no two dots in a row, no IP address, none of S3's reserved prefixes and suffixes",
);

const WITHOUT_OPEN_WORDS =
  "without sagemaker and aws-glue: AWS's managed SageMaker policies let a user write to every bucket whose name has one " +
  "of them, the state bucket among them";

function outOfManagedPolicies(name: string): boolean {
  return !/sagemaker|aws-glue/.test(name);
}

const tagKey = text(
  /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u,
  "a tag key of 1 to 128 letters, digits, spaces and _ . : / = + - @",
)
  .refine((key) => !/^(aws:|sagemaker|servicecatalog:|ManagedByAmazonSageMaker)/i.test(key), {
    error:
      "a tag key that does not start with aws:, sagemaker, servicecatalog: or ManagedByAmazonSageMaker: AWS acts on " +
      "these, and its managed policies grant access by them",
  })
  .refine((key) => !/^(name|deployment|stack)$/i.test(key), {
    error: "a tag key other than Name, Deployment and Stack, which the stacks set themselves",
  });

const tags = z
  .record(
    tagKey,
    text(
      /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u,
      "a tag value of up to 256 letters, digits, spaces and _ . : / = + - @",
    ),
  )
  .refine((value) => Object.keys(value).length <= 40, {
    error: "at most 40 tags: AWS allows 50 on a resource, and some are the stacks' own",
  })
  .refine((value) => new Set(Object.keys(value).map((key) => key.toLowerCase())).size === Object.keys(value).length, {
    error: "tag keys that differ in more than upper and lower case, which IAM does not tell apart",
  })
  .default({});

const region = z.enum(REGIONS, { error: "an AWS region that offers SageMaker AI" });

const stateSchema = z.discriminatedUnion(
  "mode",
  [
    z.strictObject({
      mode: z.literal("s3").describe("The bucket that `npm run bootstrap` makes, with a native lock file"),
      bucket: bucketName
        .refine(outOfManagedPolicies, { error: `a bucket name ${WITHOUT_OPEN_WORDS}` })
        .optional()
        .describe("State bucket. Default: `<name>-tfstate-<accountId>-<state.region>`"),
      region: region.optional().describe("Region of the bucket and its key. Default: `region`"),
      kmsKeyArn: text(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[\w/-]+$/, "the ARN of a KMS key or alias")
        .optional()
        .describe("Key that encrypts the state. Default: the alias that the bootstrap makes"),
    }),
    z.strictObject({
      mode: z.literal("hcp").describe("One HCP Terraform workspace per stack"),
      organization: text(/^[\w-]{3,40}$/, "3 to 40 letters, digits, dashes and underscores").describe(
        "HCP Terraform organization",
      ),
      workspacePrefix: text(/^[\w-]{1,60}$/, "1 to 60 letters, digits, dashes and underscores")
        .optional()
        .describe("A workspace is named `<workspacePrefix>-<stack>`. Default: `<name>-<region>`"),
    }),
    z.strictObject({
      mode: z.literal("local").describe("A file on this machine; for trials only"),
      directory: text(
        /^(?!\.?\/)(?!(.*\/)?\.\.(\/|$))(?!cdktf\.out(\/|$))[\w./-]+$/,
        "a folder inside the project, outside cdktf.out, such as terraform-state",
      )
        .default("terraform-state")
        .describe("Folder, relative to the project"),
    }),
  ],
  { error: "s3, hcp or local" },
);

const iamSchema = z.strictObject({
  path: text(
    /^(?=.{1,512}$)(?!\/aws-(service-role|reserved)\/)\/([\w+=,.@-]+\/)*$/,
    "a path such as /platform/ that starts and ends with a slash, up to 512 characters, none of those that AWS reserves",
  )
    .default("/")
    .describe("Path of every IAM role and policy. Changing it later replaces them"),
  permissionsBoundaryArn: text(/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/, "the ARN of an IAM policy")
    .optional()
    .describe("Permissions boundary of every role. Default: none"),
});

const providersSchema = z.strictObject({
  aws: text(
    /^\s*(=|!=|>=?|<=?|~>)?\s*\d+(\.\d+){0,2}\s*(,\s*(=|!=|>=?|<=?|~>)?\s*\d+(\.\d+){0,2}\s*)*$/,
    "a version constraint such as ~> 6.19, or several with commas between",
  )
    .default(">= 5.100.0, < 7.0.0")
    .describe("Version constraint for the AWS provider, within the default range"),
});

const subnetSchema = z.strictObject({
  cidr: cidr.describe("Range of the subnet, inside the VPC's"),
  availabilityZone: text(
    /^([a-z]{2}(-[a-z]+)+-\d[a-z]|[a-z]{3,4}\d-az\d+)$/,
    "a zone name such as us-east-1a or a zone id such as use1-az1",
  )
    .optional()
    .describe(
      "Zone name or zone id. Default: the region's zones a, b and c in turn, which a few accounts do not have all",
    ),
});

const endpointService = z.enum(ENDPOINT_SERVICE_NAMES, {
  error:
    "an endpoint service of src/catalogue/endpoint-services.ts; S3 is not one, its gateway endpoint is always made",
});

/** Something per endpoint service. Keys are plain text to TypeScript, so no value is ever undefined. */
function perService<T extends z.ZodType>(value: T) {
  return z.partialRecord(endpointService, value) as unknown as z.ZodRecord<z.ZodString, T>;
}

const endpointsSchema = z.strictObject({
  include: z.array(endpointService).default([]).describe("Endpoint services to add to those that the features ask for"),
  exclude: z.array(endpointService).default([]).describe("Endpoint services to leave out"),
  withoutPolicy: z
    .array(endpointService)
    .default([])
    .describe("Endpoint services that get no endpoint policy, where AWS refuses one; the catalogue knows most"),
  zones: perService(z.array(z.string()).min(1))
    .default({})
    .describe("Zones per service, where a service is not offered in every zone. Default: every zone with a subnet"),
  serviceNames: perService(
    text(/^[a-z0-9-]+(\.[a-z0-9-]+){2,}$/, "a full service name such as com.amazonaws.us-east-1.athena"),
  )
    .default({})
    .describe("Full service name per service, where the catalogue's is not right for a region"),
});

const networkSchema = z.strictObject({
  vpcCidr: cidr.default("10.0.0.0/23").describe("Range of the VPC"),
  subnets: z
    .array(subnetSchema)
    .min(2)
    .max(16)
    .default([{ cidr: "10.0.1.0/25" }, { cidr: "10.0.1.128/25" }])
    .describe("Private subnets, in at least two zones"),
  flowLogTraffic: z.enum(["ALL", "ACCEPT", "REJECT"]).default("ALL").describe("Traffic that the flow log records"),
  endpoints: endpointsSchema.prefault({}),
  allowedBuckets: z
    .array(bucketName)
    .default([])
    .describe("Buckets of this account, besides the stack's own and SageMaker's default bucket, that users may reach"),
});

const canvasSchema = z.strictObject({
  enabled: z.boolean().default(true).describe("SageMaker Canvas, with its endpoints and permissions"),
  timeSeries: z
    .boolean()
    .default(true)
    .describe("Time series forecasting: setting, trust in Amazon Forecast, policy and endpoints together"),
  dataSources: z.boolean().default(true).describe("Import from Athena, Glue, Redshift and RDS"),
  readyToUseModels: z.boolean().default(true).describe("Rekognition, Textract and Comprehend"),
  generativeAi: z
    .boolean()
    .default(false)
    .describe("Foundation models: Bedrock, Kendra and the data science assistant"),
  largeData: z.boolean().default(false).describe("Processing of large data by EMR Serverless"),
  directDeploy: z.boolean().default(false).describe("Deployment of models to endpoints from within Canvas"),
  modelRegistration: z.boolean().default(false).describe("Registration of models in the model registry"),
});

const idleShutdownSchema = z.strictObject({
  enabled: z.boolean().default(true).describe("Shut idle JupyterLab and Code Editor apps down"),
  timeoutMinutes: idleMinutes.default(120).describe("Minutes without activity after which an app is shut down"),
  minTimeoutMinutes: idleMinutes.default(60).describe("Least timeout that a user may choose"),
  maxTimeoutMinutes: idleMinutes.default(525_600).describe("Greatest timeout that a user may choose"),
});

const dockerSchema = z.strictObject({
  enabled: z.boolean().default(false).describe("Docker access in JupyterLab and Code Editor"),
  trustedAccounts: z
    .array(text(/^\d{12}$/, "the account id as a quoted string of 12 digits"))
    .max(20)
    .default([])
    .describe("Accounts whose images may be pulled in VpcOnly mode"),
});

const studioName = text(
  /^(?=.{1,63}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
  "1 to 63 letters, digits and dashes, a letter or digit at either end",
);

const userProfileSchema = z.strictObject({
  name: studioName.describe("Name of the user profile"),
  executionRoleArn: roleArn.optional().describe("Role of this user. Default: the studio's"),
  ssoUserValue: text(/^.{1,256}$/, "a user name of 1 to 256 characters")
    .optional()
    .describe("User name in IAM Identity Center; required with authMode SSO, not allowed with IAM"),
  instanceTypes: z
    .strictObject({
      jupyterLab: instanceType.optional().describe("Default for JupyterLab. Default: SageMaker's"),
      codeEditor: instanceType.optional().describe("Default for Code Editor. Default: SageMaker's"),
    })
    .prefault({}),
  idleTimeoutMinutes: idleMinutes.optional().describe("Idle timeout of this user. Default: the studio's"),
  forceDestroy: z
    .boolean()
    .default(false)
    .describe("Let the removal of this profile end its apps and private spaces. Must be deployed before the removal"),
  tags: tags.describe("Tags of this profile, besides the top-level ones"),
});

const studioSchema = z.strictObject({
  domainName: studioName.optional().describe("Name of the domain. Default: `<name>-domain`"),
  authMode: z.enum(["IAM", "SSO"]).default("IAM").describe("How users sign in. Changing it replaces the domain"),
  appNetworkAccessType: z
    .enum(["VpcOnly", "PublicInternetOnly"])
    .default("VpcOnly")
    .describe("Path of the apps' traffic. Anything but VpcOnly gives the apps direct internet access"),
  expectedUsers: wholeNumber(1, 10_000)
    .optional()
    .describe("Users to size the subnets for. Default: the number of user profiles; required with authMode SSO"),
  retentionPolicy: z
    .enum(["Retain", "Delete"])
    .default("Retain")
    .describe("What becomes of the home file system when the domain is destroyed"),
  deletionProtection: z
    .boolean()
    .default(false)
    .describe("Refuse at plan whatever would destroy the domain or its data key"),
  forceDestroy: z
    .boolean()
    .default(false)
    .describe("Let a destroy end running apps, spaces and foreign profiles. Must be deployed before the destroy"),
  kmsDeletionWindowDays: wholeNumber(7, 30, "days").default(30).describe("Days before a deleted key is gone"),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS)
    .default(365)
    .describe("Days that logs are kept; one of the values that CloudWatch Logs accepts"),
  executionRole: z
    .union([z.enum(["leastPrivilege", "managed"]), roleArn], {
      error: "leastPrivilege, managed or the ARN of an IAM role",
    })
    .default("leastPrivilege")
    .describe(
      "leastPrivilege: this project's statements; managed: AWS's broad policies; or the ARN of a role of yours",
    ),
  appIsolation: z
    .enum(["perProfile", "shared"])
    .default("perProfile")
    .describe(
      "Where apps may reach each other on ports 8192 to 65535: within one user profile, or all of the domain's",
    ),
  allowedInstanceTypes: z
    .array(text(/^(system|ml\.[a-z0-9-]+\.[a-z0-9]+)$/, "an instance type such as ml.t3.medium, or system"))
    .default([])
    .describe("Instance types that apps may run on, enforced by the execution role. Default: any"),
  network: networkSchema.prefault({}),
  canvas: canvasSchema.prefault({}),
  projects: z.boolean().default(true).describe("SageMaker Projects: the Service Catalog endpoint and permissions"),
  featureStore: z.boolean().default(true).describe("SageMaker Feature Store: the runtime endpoint and permissions"),
  remoteIde: z.boolean().default(false).describe("Connection of a local IDE to a space, with the endpoints it needs"),
  classicJupyterServer: z
    .boolean()
    .default(false)
    .describe("The JupyterServer app of Studio Classic, for accounts that still run it"),
  idleShutdown: idleShutdownSchema.prefault({}),
  docker: dockerSchema.prefault({}),
  hiddenAppTypes: z
    .array(z.enum(HIDEABLE_APP_TYPES))
    .optional()
    .describe("App kinds that the UI hides. Default: RStudio; Canvas and Studio Classic while they are off"),
  spaceStorage: z
    .strictObject({
      defaultGb: wholeNumber(5, 16_384, "GB").default(5).describe("Size of a new space's volume in GB"),
      maximumGb: wholeNumber(5, 16_384, "GB").default(100).describe("Greatest size of a space's volume in GB"),
    })
    .prefault({}),
  userProfiles: z
    .array(userProfileSchema)
    .max(1000)
    .prefault([{ name: "defaultuser" }])
    .describe("User profiles that Terraform manages"),
});

/** One configuration file. */
export const configSchema = z
  .strictObject({
    name: text(
      /^(?=.{2,20}$)[a-z](-?[a-z0-9])+$/,
      "2 to 20 lower-case letters, digits and single dashes, a letter first",
    )
      .refine((name) => !/^(aws|ssm|sg(-|$)|sthree(-|$)|amzn-s3-demo)/.test(name), {
        error: "a name that does not start with aws, ssm, sg-, sthree- or amzn-s3-demo, which AWS keeps to itself",
      })
      .refine(outOfManagedPolicies, { error: `a name ${WITHOUT_OPEN_WORDS}` })
      .describe("Prefix of every physical name, so that two deployments live in one account"),
    region: region.describe("AWS region"),
    accountId: text(/^\d{12}$/, "the account id as a quoted string of 12 digits").describe(
      "The only account that this configuration may be deployed to. Quote it, lest YAML read a number",
    ),
    tags: tags.describe("Tags on every resource that takes tags"),
    state: stateSchema.default({ mode: "s3" }).describe("Where Terraform keeps its state"),
    providers: providersSchema.prefault({}),
    iam: iamSchema.prefault({}),
    studio: studioSchema.prefault({}).describe("The Studio domain"),
  })
  .transform((config) => {
    const { network } = config.studio;
    const subnets = network.subnets.map((subnet, index) => ({
      cidr: subnet.cidr,
      availabilityZone: subnet.availabilityZone ?? `${config.region}${"abc".charAt(index % 3)}`,
    }));
    return { ...config, studio: { ...config.studio, network: { ...network, subnets } } };
  });

/** A configuration that has passed the schema, every default filled in, also the zone of each subnet. */
export type Config = z.output<typeof configSchema>;
export type StudioConfig = Config["studio"];
export type NetworkConfig = StudioConfig["network"];
export type CanvasConfig = StudioConfig["canvas"];
export type UserProfileConfig = StudioConfig["userProfiles"][number];
export type StateConfig = Config["state"];
