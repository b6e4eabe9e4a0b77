import { partitionOf, type Region } from "./regions";

/** What a user switches on, and what brings interface endpoints with it. */
export type Feature =
  | "studio"
  | "sageMakerProjects"
  | "featureStore"
  | "remoteIde"
  | "canvas"
  | "canvas.dataSources"
  | "canvas.readyToUseModels"
  | "canvas.timeSeries"
  | "canvas.generativeAi"
  | "canvas.largeData";

/** A service of AWS that is reached through an interface endpoint. */
export interface EndpointService {
  /** Name in the configuration: the full service name without prefix and region. */
  readonly name: string;
  readonly prefix: "com.amazonaws" | "aws.sagemaker";
  /** Features that need the service. A service without any comes only by name. */
  readonly features: readonly Feature[];
  /** What for. */
  readonly why: string;
  /**
   * Whether the endpoint takes a policy, as far as AWS documents it. It counts only where AWS does not tell at plan: to
   * name a policy for a service that takes none fails the deployment. Without one, every caller gets through that reaches
   * the endpoint.
   */
  readonly policy: boolean;
  /** Whether callers may come without an account: a policy for this account's alone could lock them out. */
  readonly anyCaller: boolean;
  /** The only regions that offer the service. Default: all but `missingIn`. */
  readonly regions?: readonly Region[];
  /** Regions that do not offer the service. Default: none. */
  readonly missingIn?: readonly Region[];
}

/** S3 is reached through a gateway endpoint, which costs nothing and needs no address. */
export const S3_GATEWAY = { name: "s3", prefix: "com.amazonaws" } as const;

const FORECAST_REGIONS: readonly Region[] = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "eu-central-1",
  "eu-west-1",
  "us-east-1",
  "us-east-2",
  "us-west-2",
];

type Entry = Pick<EndpointService, "name" | "features" | "why"> & Partial<EndpointService>;

/**
 * The table. Prefix, policy and caller are stated only where they are not `com.amazonaws`, true and false; regions only
 * where a feature asks for the service.
 *
 * Sources: what Studio needs (studio-updated-and-internet-access), what Canvas needs (canvas-vpc), both in the SageMaker
 * developer guide; the services' own pages on PrivateLink; regions from endpoints.json of botocore, which lists the
 * services' APIs.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/studio-updated-and-internet-access.html
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
const TABLE: readonly Entry[] = [
  // Every domain.
  { name: "sagemaker.api", features: ["studio"], why: "Start of apps, jobs and endpoints; the idle checker" },
  { name: "sagemaker.runtime", features: ["studio"], why: "Calls of deployed models" },
  { name: "studio", prefix: "aws.sagemaker", features: ["studio"], why: "The Studio user interface" },
  { name: "sts", features: ["studio"], why: "Caller identity, which the SageMaker SDK asks for first" },
  { name: "logs", features: ["studio"], why: "Logs of jobs, which the SageMaker SDK follows" },

  {
    name: "servicecatalog",
    features: ["sageMakerProjects"],
    why: "Templates of SageMaker Projects",
    policy: false, // So says AWS's list of services that support endpoint policies.
    missingIn: ["ap-east-2", "ap-southeast-5", "ap-southeast-7", "mx-central-1"],
  },
  { name: "sagemaker.featurestore-runtime", features: ["featureStore"], why: "Records of the online store" },
  {
    name: "ssm",
    features: ["remoteIde", "canvas"],
    why: "Sessions of a local IDE; on AWS's list for Canvas",
  },
  // Its caller is the agent in the space, for whose credentials no account is documented.
  { name: "ssmmessages", features: ["remoteIde"], why: "Data of a local IDE's session", anyCaller: true },

  // Canvas, whatever it does.
  { name: "application-autoscaling", features: ["canvas"], why: "Scaling of endpoints that Canvas deploys" },
  { name: "ec2", features: ["canvas"], why: "Canvas looks for the VPC's endpoints; without it builds leave the VPC" },
  { name: "ecr.api", features: ["canvas"], why: "Images of standard builds" },
  { name: "ecr.dkr", features: ["canvas"], why: "Layers of those images" },
  { name: "monitoring", features: ["canvas"], why: "Metrics of builds and endpoints" },
  { name: "notebook", prefix: "aws.sagemaker", features: ["canvas"], why: "On AWS's list for Canvas" },

  { name: "athena", features: ["canvas.dataSources"], why: "Import from Athena" },
  { name: "glue", features: ["canvas.dataSources"], why: "Catalogue of the data that Athena reads" },
  { name: "rds", features: ["canvas.dataSources"], why: "Import from RDS" },
  {
    name: "redshift-data",
    features: ["canvas.dataSources"],
    why: "Import from Redshift",
    policy: false, // So DescribeVpcEndpointServices has reported.
  },
  { name: "secretsmanager", features: ["canvas.dataSources"], why: "Passwords of data sources" },

  {
    name: "comprehend",
    features: ["canvas.readyToUseModels"],
    why: "Models that read text",
    regions: [
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-south-1",
      "ap-southeast-1",
      "ap-southeast-2",
      "ca-central-1",
      "eu-central-1",
      "eu-west-1",
      "eu-west-2",
      "us-east-1",
      "us-east-2",
      "us-gov-west-1",
      "us-west-2",
    ],
  },
  {
    name: "rekognition",
    features: ["canvas.readyToUseModels"],
    why: "Models that read images",
    regions: [
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-south-1",
      "ap-southeast-1",
      "ap-southeast-2",
      "ca-central-1",
      "eu-central-1",
      "eu-south-2",
      "eu-west-1",
      "eu-west-2",
      "il-central-1",
      "sa-east-1",
      "us-east-1",
      "us-east-2",
      "us-gov-west-1",
      "us-west-1",
      "us-west-2",
    ],
  },
  {
    name: "textract",
    features: ["canvas.readyToUseModels"],
    why: "Models that read documents",
    regions: [
      "ap-northeast-2",
      "ap-south-1",
      "ap-southeast-1",
      "ap-southeast-2",
      "ca-central-1",
      "eu-central-1",
      "eu-south-2",
      "eu-west-1",
      "eu-west-2",
      "eu-west-3",
      "us-east-1",
      "us-east-2",
      "us-gov-east-1",
      "us-gov-west-1",
      "us-west-1",
      "us-west-2",
    ],
  },

  { name: "forecast", features: ["canvas.timeSeries"], why: "Builds of forecasts", regions: FORECAST_REGIONS },
  { name: "forecastquery", features: ["canvas.timeSeries"], why: "Reading of forecasts", regions: FORECAST_REGIONS },

  {
    name: "bedrock-runtime",
    features: ["canvas.generativeAi"],
    why: "Foundation models",
    missingIn: ["ap-east-1", "cn-north-1", "cn-northwest-1"],
  },
  {
    name: "kendra",
    features: ["canvas.generativeAi"],
    why: "Questions to documents",
    regions: [
      "ap-northeast-1",
      "ap-south-1",
      "ap-southeast-1",
      "ap-southeast-2",
      "ca-central-1",
      "eu-west-1",
      "eu-west-2",
      "us-east-1",
      "us-east-2",
      "us-gov-west-1",
      "us-west-2",
    ],
  },
  {
    name: "q",
    features: ["canvas.generativeAi"],
    why: "Amazon Q, behind the assistant of Canvas",
    policy: false, // AWS documents none.
    regions: ["us-east-1"],
  },
  {
    name: "sagemaker-data-science-assistant",
    features: ["canvas.generativeAi"],
    why: "The assistant of Canvas",
    policy: false, // AWS documents none.
    // AWS publishes no list; Amazon Q, by which it works, has its endpoint only there.
    regions: ["us-east-1"],
  },

  { name: "emr-serverless", features: ["canvas.largeData"], why: "Processing of large data" },

  // By name only.
  { name: "bedrock", features: [], why: "Management of foundation models" },
  { name: "bedrock-agent-runtime", features: [], why: "Agents and knowledge bases of Bedrock" },
  { name: "cloudformation", features: [], why: "Stacks, started from a notebook" },
  { name: "codeartifact.api", features: [], why: "Tokens for a private package repository" },
  { name: "codeartifact.repositories", features: [], why: "Packages of a private repository" },
  { name: "codecommit", features: [], why: "CodeCommit's API" },
  // As for ssmmessages.
  { name: "ec2messages", features: [], why: "Session Manager on instances with an old agent", anyCaller: true },
  { name: "elasticfilesystem", features: [], why: "EFS's API; file access goes to mount targets" },
  { name: "elasticmapreduce", features: [], why: "EMR clusters, used from a notebook" },
  { name: "events", features: [], why: "Schedules and events, set up from a notebook" },
  { name: "experiments", prefix: "aws.sagemaker", features: [], why: "Managed MLflow" },
  { name: "git-codecommit", features: [], why: "Git access to CodeCommit" },
  { name: "kms", features: [], why: "Encryption by users' own code; AWS services do without" },
  { name: "lakeformation", features: [], why: "Data access granted by Lake Formation" },
  { name: "lambda", features: [], why: "Functions, called from a notebook or a pipeline" },
  // AWS documents no policy for it.
  { name: "partner-app", prefix: "aws.sagemaker", features: [], why: "Partner AI apps", policy: false },
  { name: "redshift", features: [], why: "Temporary passwords of Redshift clusters" },
  { name: "redshift-serverless", features: [], why: "Temporary passwords of Redshift workgroups" },
  // AWS documents no policy for it.
  { name: "sagemaker.metrics", features: [], why: "Metrics of SageMaker Experiments", policy: false },
  { name: "sns", features: [], why: "Notifications, sent from a notebook" },
  { name: "sqs", features: [], why: "Queues, used from a notebook" },
  { name: "states", features: [], why: "Step Functions, started from a notebook" },
];

/** Every service that the catalogue knows, sorted by name. */
export const ENDPOINT_SERVICES: readonly EndpointService[] = TABLE.map((entry): EndpointService => ({
  prefix: "com.amazonaws",
  policy: true,
  anyCaller: false,
  ...entry,
})).sort(byName);

/** The names that a configuration may use. */
export const ENDPOINT_SERVICE_NAMES: readonly string[] = ENDPOINT_SERVICES.map(({ name }) => name);

export interface EndpointChoice {
  readonly region: Region;
  /** Features that are on. */
  readonly features: readonly Feature[];
  /** Names to add, also where the catalogue believes that the region lacks them: it can be older than AWS's offer. */
  readonly include: readonly string[];
  /** Names to leave out, whatever asks for them. */
  readonly exclude: readonly string[];
}

/** A service that a feature needs and the region does not offer. */
export interface DroppedService {
  readonly name: string;
  readonly reason: string;
}

/** The services that get an interface endpoint, and those that the region drops, each sorted by name. */
export function endpointServices({ region, features, include, exclude }: EndpointChoice): {
  services: EndpointService[];
  dropped: DroppedService[];
} {
  const named = (service: EndpointService) => include.includes(service.name);
  const wanted = ENDPOINT_SERVICES.filter(
    (service) =>
      !exclude.includes(service.name) &&
      (named(service) || service.features.some((feature) => features.includes(feature))),
  );
  const offered = (service: EndpointService) => named(service) || isOffered(service, region);
  return {
    services: wanted.filter(offered),
    dropped: wanted
      .filter((service) => !offered(service))
      .map(({ name }) => ({ name, reason: `not known to be offered in ${region}; include it by name if it is` })),
  };
}

/**
 * Services whose endpoints in China carry the prefix `cn.com.amazonaws`. The rest keeps the global one, also S3's gateway.
 *
 * @see https://docs.amazonaws.cn/en_us/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
const CHINA_PREFIXED: readonly string[] = [
  "application-autoscaling",
  "athena",
  "cloudformation",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "elasticfilesystem",
  "lambda",
  "monitoring",
  "rds",
  "redshift",
  "redshift-data",
  "sagemaker.api",
  "sagemaker.featurestore-runtime",
  "sagemaker.runtime",
  "servicecatalog",
  "sqs",
  "states",
  "sts",
];

/** Full service name, such as `com.amazonaws.eu-west-1.sagemaker.api` or `aws.sagemaker.eu-west-1.studio`. */
export function serviceName(service: Pick<EndpointService, "name" | "prefix">, region: Region): string {
  const chinese = partitionOf(region) === "aws-cn" && CHINA_PREFIXED.includes(service.name);
  return `${chinese ? "cn." : ""}${service.prefix}.${region}.${service.name}`;
}

/**
 * What the full names of AWS's own services begin with, before the region. Those of anybody else begin with
 * `com.amazonaws.vpce`, and no endpoint policy holds for them.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
 */
export const AWS_PREFIXES = ["com.amazonaws", "cn.com.amazonaws", "aws.sagemaker", "aws.api", "api.aws"] as const;

/**
 * Whether a full service name is AWS's own for a service in a region, as far as its form tells: with another prefix, or with
 * more at its end, as `kms-fips` has. What SageMaker has under its own prefix may be called otherwise.
 */
export function isNameOf({ name, prefix }: EndpointService, region: Region, fullName: string): boolean {
  const own = AWS_PREFIXES.find((each) => fullName.startsWith(`${each}.${region}.`));
  if (own === undefined) return false;
  const rest = fullName.slice(`${own}.${region}.`.length);
  if (own === "aws.sagemaker" && own === prefix) return rest !== "";
  return rest === name || rest.startsWith(`${name}-`) || rest.startsWith(`${name}.`);
}

function isOffered({ regions, missingIn }: EndpointService, region: Region): boolean {
  return (regions?.includes(region) ?? true) && !missingIn?.includes(region);
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1; // By code unit: the same order in every locale.
}
