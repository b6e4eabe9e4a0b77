import { allowed, denied, notAllowed, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { GROUPS, INSTANCES, OUTPUT_KEY, type Studio, SUBNETS, VOLUME_KEY } from "./studio";

/** What jobs, models and feature groups must carry. */
export function jobScenarios(studio: Studio): Scenario[] {
  return [
    ...kindScenarios(studio),
    ...networkScenarios(studio),
    ...keyScenarios(studio),
    ...scheduleScenarios(studio),
    ...modelPackageScenarios(studio),
    ...featureScenarios(studio),
  ];
}

const NETWORK = [SUBNETS, GROUPS];
/** What a model does not carry. */
const NO_COMPUTE = [VOLUME_KEY, OUTPUT_KEY, INSTANCES];
/** What an endpoint configuration leaves to its models. */
const NO_NETWORK_OR_OUTPUT = [...NETWORK, OUTPUT_KEY];

/** A kind of what runs: what it never carries of a job's keys, and what denies it without others. */
interface Kind {
  readonly action: string;
  readonly resource: string;
  readonly never?: readonly string[];
  readonly denials: readonly Denial[];
}

type Denial = readonly [how: string, without: readonly string[], sid: string];

const OUTSIDE: Denial = ["outside the VPC", NETWORK, "JobsOutsideVpc"];
const WITHOUT_VOLUME_KEY: Denial = ["on a volume without key", [VOLUME_KEY], "VolumeWithoutKey"];
const UNNAMED: Denial = ["on an unnamed volume without key", [VOLUME_KEY, INSTANCES], "UnnamedVolumeWithoutKey"];
const WITHOUT_OUTPUT_KEY: Denial = ["with an output without key", [OUTPUT_KEY], "OutputWithoutKey"];
const OF_JOBS = [OUTSIDE, WITHOUT_VOLUME_KEY, UNNAMED, WITHOUT_OUTPUT_KEY];

const KINDS: readonly Kind[] = [
  {
    action: "CreateDataQualityJobDefinition",
    resource: "data-quality-job-definition/one",
    denials: OF_JOBS,
  },
  {
    action: "CreateHyperParameterTuningJob",
    resource: "hyper-parameter-tuning-job/one",
    denials: OF_JOBS,
  },
  { action: "CreateProcessingJob", resource: "processing-job/one", denials: OF_JOBS },
  { action: "CreateTrainingJob", resource: "training-job/one", denials: OF_JOBS },
  {
    action: "CreateAutoMLJobV2",
    resource: "automl-job/one",
    never: [INSTANCES],
    denials: [OUTSIDE, ["on a volume without key", [VOLUME_KEY], "AutoMlVolumeWithoutKey"], WITHOUT_OUTPUT_KEY],
  },
  {
    action: "CreateTransformJob", // It has no network of its own.
    resource: "transform-job/one",
    never: NETWORK,
    denials: [WITHOUT_VOLUME_KEY, UNNAMED, WITHOUT_OUTPUT_KEY],
  },
  { action: "CreateModel", resource: "model/one", never: NO_COMPUTE, denials: [OUTSIDE] },
  {
    action: "CreateEndpointConfig",
    resource: "endpoint-config/one",
    never: NO_NETWORK_OR_OUTPUT,
    denials: [WITHOUT_VOLUME_KEY],
  },
];

/** Each kind with all that it must carry, and without one thing of it. */
function kindScenarios(studio: Studio): Scenario[] {
  return KINDS.flatMap(({ action, resource, never = [], denials }) => {
    const start = (without: readonly string[]) =>
      studio.startJob(`sagemaker:${action}`, resource, {}, [...never, ...without]);
    return [
      allowed(`${action} with all of it`, start([])),
      ...denials.map(([how, without, sid]) => denied(`${action} ${how}`, start(without), sid)),
    ];
  });
}

function networkScenarios(studio: Studio): Scenario[] {
  const train = (changes: Request["context"]) =>
    studio.startJob("sagemaker:CreateTrainingJob", "training-job/job", changes);
  return [
    denied(
      "training outside the VPC, by a name that Canvas uses",
      studio.startJob("sagemaker:CreateTrainingJob", "training-job/Canvas1", {}, [SUBNETS]),
      "JobsOutsideVpc",
    ),
    denied(
      "a cluster outside the VPC",
      studio.request("sagemaker:CreateCluster", studio.sageMaker("cluster/one")),
      "JobsOutsideVpc",
    ),
    denied(
      "a job of any other kind outside the VPC",
      studio.request("sagemaker:CreateJob", "*", { [OUTPUT_KEY]: studio.dataKeyArn }),
      "JobsOutsideVpc",
    ),
    denied("training in a foreign subnet", train({ [SUBNETS]: ["subnet-foreign"] }), "ForeignSubnets"),
    denied(
      "training in one foreign subnet of two",
      train({ [SUBNETS]: [...studio.job[SUBNETS]!, "subnet-foreign"] }),
      "ForeignSubnets",
    ),
    denied(
      "training in the endpoints' group",
      train({ [GROUPS]: [studio.securityGroup("-endpoints")] }),
      "ForeignSecurityGroups",
    ),
    denied("training on the home file system", train({ "sagemaker:FileSystemId": "fs-home" }), "JobsOnFileSystems"),
    denied(
      "tuning on the home file system",
      studio.startJob("sagemaker:CreateHyperParameterTuningJob", "hyper-parameter-tuning-job/one", {
        "sagemaker:FileSystemId": "fs-home",
      }),
      "JobsOnFileSystems",
    ),
  ];
}

function keyScenarios(studio: Studio): Scenario[] {
  const train = (types: readonly string[], without: readonly string[]) =>
    studio.startJob("sagemaker:CreateTrainingJob", "training-job/job", { [INSTANCES]: types }, without);
  return [
    denied(
      "training on a volume without key, by a name that Canvas uses",
      studio.startJob("sagemaker:CreateTrainingJob", "training-job/Canvas1", {}, [VOLUME_KEY]),
      "VolumeWithoutKey",
    ),
    allowed("training on NVMe without key", train(["ml.g5.xlarge"], [VOLUME_KEY])),
    denied(
      "training on NVMe and a volume without key",
      train(["ml.g5.xlarge", "ml.m5.xlarge"], [VOLUME_KEY]),
      "VolumeWithoutKey",
    ),
    allowed("training on an unnamed volume with a key", train([], [INSTANCES])),
    denied(
      "a job of any other kind with an output without key",
      studio.request("sagemaker:CreateJob", "*", { [SUBNETS]: studio.job[SUBNETS]! }),
      "OutputWithoutKey",
    ),
    denied(
      "labeling with an output without key",
      studio.request("sagemaker:CreateLabelingJob", studio.sageMaker("labeling-job/one")),
      "OutputWithoutKey",
    ),
  ];
}

/** A schedule defines its job in place, and then names instances, or points to a job definition. */
function scheduleScenarios(studio: Studio): Scenario[] {
  return ["sagemaker:CreateMonitoringSchedule", "sagemaker:UpdateMonitoringSchedule"].flatMap((action) => {
    const schedule = (without: readonly string[], changes: Request["context"] = {}) =>
      studio.startJob(action, "monitoring-schedule/one", changes, without);
    return [
      allowed(`${action} of a job definition`, schedule([...NETWORK, VOLUME_KEY, OUTPUT_KEY, INSTANCES])),
      allowed(`${action} with a job of its own`, schedule([])),
      denied(`${action} with a job outside the VPC`, schedule(NETWORK), "SchedulesOutsideVpc"),
      denied(`${action} in a foreign subnet`, schedule([], { [SUBNETS]: ["subnet-foreign"] }), "ForeignSubnets"),
      denied(`${action} on a volume without key`, schedule([VOLUME_KEY]), "VolumeWithoutKey"),
      denied(`${action} with an output without key`, schedule([OUTPUT_KEY]), "ScheduledOutputWithoutKey"),
    ];
  });
}

/**
 * Models in the registry. A request to validate one bears no mark that a policy could ask for. What AWS tells of a
 * validation is that it makes a model and a transform job in the account, with the role that it is given, from outside.
 */
function modelPackageScenarios(studio: Studio): Scenario[] {
  const validation = (action: string, resource: string, context: Request["context"] = {}): Request => ({
    principal: { role: studio.role },
    action: `sagemaker:${action}`,
    resource: studio.sageMaker(resource),
    context,
  });
  return [
    ...["one", "group/1"].map((name) =>
      allowed(
        `a model, registered as ${name}`,
        studio.request("sagemaker:CreateModelPackage", studio.sageMaker(`model-package/${name}`)),
      ),
    ),
    denied("the model that a validation makes", validation("CreateModel", "model/one"), "JobsOutsideVpc"),
    denied(
      "the transform job of a validation, without a key",
      validation("CreateTransformJob", "transform-job/one", {
        [INSTANCES]: ["ml.m5.xlarge"],
        [OUTPUT_KEY]: studio.dataKeyArn,
      }),
      "VolumeWithoutKey",
    ),
  ];
}

/** Feature groups: the role's own statements make them, or AWS's policy for Canvas and its data. */
function featureScenarios(studio: Studio): Scenario[] {
  const create = (onlineStore: string, context: Request["context"] = {}) =>
    studio.request("sagemaker:CreateFeatureGroup", studio.sageMaker("feature-group/one"), {
      "sagemaker:FeatureGroupEnableOnlineStore": onlineStore,
      ...context,
    });
  const keyed = create("true", { "sagemaker:FeatureGroupOnlineStoreKmsKeyArn": studio.dataKeyArn });
  const canvas = studio.attached("AmazonSageMakerCanvasFullAccess");
  if (!studio.has("FeatureGroups") && !canvas) return [];
  const made =
    studio.has("FeatureGroups") || studio.attached("AmazonSageMakerCanvasDataPrepFullAccess") ? allowed : notAllowed;
  return [
    denied("a feature group without key", create("true"), "OnlineStoreWithoutKey"),
    made("a feature group with a key", keyed),
    made("a feature group without online store", create("false")),
  ];
}
