/** What a SageMaker SDK sent, pared down to what tells how a job is protected. See __tests__/sdk. */
export interface SentRequest {
  /** Operation of SageMaker's API, such as `CreateTrainingJob`. */
  readonly operation: string;
  readonly request: Members;
}

interface Members {
  readonly [member: string]: unknown;
}

/** Version of the SDK -> with the file or with none -> call -> what it sent. */
export type SentRequests = Readonly<
  Record<
    "v2" | "v3",
    Readonly<Record<"file" | "none", Readonly<Record<string, { readonly requests: readonly SentRequest[] }>>>>
  >
>;

/** What IAM is asked. */
export interface Question {
  /** Without its service, such as `CreateTrainingJob`. */
  readonly action: string;
  /** SageMaker's condition keys, without the service. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
}

/** Members of requests by the condition keys that they are made of: the end of a member's path, the longest first. */
const KEYS: readonly (readonly [path: string, key: string])[] = [
  ["OnlineStoreConfig.SecurityConfig.KmsKeyId", "FeatureGroupOnlineStoreKmsKeyArn"],
  ["OfflineStoreConfig.S3StorageConfig.KmsKeyId", "FeatureGroupOfflineStoreKmsKeyArn"],
  ["OnlineStoreConfig.EnableOnlineStore", "FeatureGroupEnableOnlineStore"],
  ["CreateEndpointConfig.KmsKeyId", "VolumeKmsKeyArn"],
  ["VpcConfig.Subnets", "VpcSubnets"],
  ["VpcConfig.SecurityGroupIds", "VpcSecurityGroupIds"],
  ["VolumeKmsKeyId", "VolumeKmsKeyArn"],
  ["KmsKeyId", "OutputKmsKeyArn"],
  ["InstanceType", "InstanceTypes"],
  ["EnableInterContainerTrafficEncryption", "InterContainerTrafficEncryption"],
  ["EnableNetworkIsolation", "NetworkIsolation"],
];

/** Keys that hold several values. */
const LISTS = ["VpcSubnets", "VpcSecurityGroupIds", "InstanceTypes"];

/**
 * What IAM is asked about a request. A pipeline's steps are asked about too: SageMaker starts their jobs, with the role of
 * the pipeline.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
export function questions({ operation, request }: SentRequest): Question[] {
  if (operation !== "CreatePipeline") return [question(operation, request)];
  const steps = Object.entries(request.Steps as Readonly<Record<string, Members>>);
  return [
    question(operation, {}),
    ...steps.map(([type, stepArguments]) => question(`Create${type}Job`, stepArguments)),
  ];
}

function question(action: string, request: Members): Question {
  const keys: Record<string, string | readonly string[]> = {};
  for (const [path, value] of leaves(request, action)) {
    const [, key] = KEYS.find(([end]) => `.${path}`.endsWith(`.${end}`)) ?? [];
    if (key) keys[key] = LISTS.includes(key) ? [value].flat().map(String) : String(value);
  }
  return { action, keys };
}

/** The values of a request by their paths; a list of values is one. */
function leaves(value: unknown, path: string): [path: string, value: unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, Array.isArray(value) ? path : `${path}.${name}`),
  );
}

const NETWORK = { JobsOutsideVpc: "VpcSubnets" };
const OUTPUT = { OutputWithoutKey: "OutputKmsKeyArn" };
const VOLUME = { VolumeWithoutKey: "VolumeKmsKeyArn" };
const JOB = { ...NETWORK, ...VOLUME, ...OUTPUT };
const AUTO_ML = { ...NETWORK, AutoMlVolumeWithoutKey: "VolumeKmsKeyArn", ...OUTPUT };

/** What denies an action that lacks a key. */
const NEEDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreateTrainingJob: JOB,
  CreateHyperParameterTuningJob: JOB,
  CreateProcessingJob: JOB,
  CreateDataQualityJobDefinition: JOB,
  CreateAutoMLJob: AUTO_ML,
  CreateAutoMLJobV2: AUTO_ML,
  CreateTransformJob: { ...VOLUME, ...OUTPUT },
  CreateModel: NETWORK,
  CreateEndpointConfig: VOLUME,
  CreateFeatureGroup: { OnlineStoreWithoutKey: "FeatureGroupOnlineStoreKmsKeyArn" },
};

/** Instance types among those of the calls that have local storage. */
const LOCAL_STORAGE = ["ml.g5.xlarge", "ml.g7e.2xlarge"];

/** Sids of the statements that deny it. */
export function denials({ action, keys }: Question): string[] {
  return Object.entries(NEEDED[action] ?? {})
    .filter(([sid, key]) => !(key in keys) && !(sid === "VolumeWithoutKey" && onLocalStorage(keys)))
    .map(([sid]) => sid);
}

/** Whether IAM allows what SageMaker then refuses: a key for a volume that is local storage. */
export function refusedBySageMaker({ action, keys }: Question): boolean {
  return "VolumeKmsKeyArn" in keys && onLocalStorage(keys) && action !== "CreateEndpointConfig";
}

function onLocalStorage({ InstanceTypes = [] }: Question["keys"]): boolean {
  return InstanceTypes.length > 0 && [InstanceTypes].flat().every((type) => LOCAL_STORAGE.includes(type));
}
