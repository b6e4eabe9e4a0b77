import { allowed, denied, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { GROUPS, INSTANCES, OUTPUT_KEY, type Studio, SUBNETS, VOLUME_KEY } from "./studio";

/** Network interfaces that SageMaker makes for jobs with the role, and the groups that jobs may be in. */
export function interfaceScenarios(studio: Studio): Scenario[] {
  return [...creationScenarios(studio), ...changeScenarios(studio), ...canvasScenarios(studio)];
}

const CREATE = "ec2:CreateNetworkInterface";

function creationScenarios(studio: Studio): Scenario[] {
  const [subnet = ""] = studio.job[SUBNETS]!;
  const inSubnet = (vpc: string, id: string) =>
    studio.request(CREATE, studio.arn("ec2", `subnet/${id}`), { "ec2:SubnetID": id, "ec2:Vpc": vpcArn(studio, vpc) });
  const own = studio.s3Endpoint.vpcId;
  return [
    allowed("an interface in a subnet of the studio", inSubnet(own, subnet)),
    denied("an interface in another VPC", inSubnet("vpc-other", "subnet-foreign"), "InterfacesInOtherVpcs"),
    ...["-jobs", "-apps"].map((group) =>
      allowed(`an interface in the group ${group}`, withGroup(studio, studio.securityGroup(group))),
    ),
    denied(
      "an interface in the endpoints' group",
      withGroup(studio, studio.securityGroup("-endpoints")),
      "InterfacesWithOtherGroups",
    ),
    // AWS tells that SageMaker checks a role so before a processing job.
    ...["network-interface", "security-group", "subnet"].map((kind) =>
      allowed(
        `a role that is asked for any ${kind}, without a condition key`,
        studio.request(CREATE, studio.arn("ec2", `${kind}/*`)),
      ),
    ),
  ];
}

function changeScenarios(studio: Studio): Scenario[] {
  const change = (action: string, vpc: string) =>
    studio.request(`ec2:${action}`, studio.arn("ec2", "network-interface/eni-1"), { "ec2:Vpc": vpcArn(studio, vpc) });
  return ["CreateNetworkInterfacePermission", "DeleteNetworkInterface", "DeleteNetworkInterfacePermission"].flatMap(
    (action) => [
      allowed(`${action} in the VPC`, change(action, studio.s3Endpoint.vpcId)),
      denied(`${action} in another VPC`, change(action, "vpc-other"), "InterfacesInOtherVpcs"),
    ],
  );
}

/** The groups that Canvas may hand to its jobs are those of its user: the apps' group, and one of the user's own. */
function canvasScenarios(studio: Studio): Scenario[] {
  const apps = studio.securityGroup("-apps");
  const canvas = studio.attached("AmazonSageMakerCanvasFullAccess");
  const autoMl: [name: string, start: Start] = ["AutoML", starter(studio, "AutoMLJobV2", "automl-job", [INSTANCES])];
  const others: [name: string, start: Start][] = [
    ["processing", starter(studio, "ProcessingJob", "processing-job")],
    ["training", starter(studio, "TrainingJob", "training-job")],
    ["tuning", starter(studio, "HyperParameterTuningJob", "hyper-parameter-tuning-job")],
    ["a model", starter(studio, "Model", "model", [VOLUME_KEY, OUTPUT_KEY, INSTANCES])],
    ["an endpoint", starter(studio, "EndpointConfig", "endpoint-config", [OUTPUT_KEY])],
  ];
  const inApps = [autoMl, ...others].map(([name, start]) => allowed(`${name} in the apps' group`, start([apps])));
  const [user] = studio.userGroups;
  if (user === undefined) return inApps;
  const inBoth = [apps, user];
  return [
    ...inApps,
    ...others.map(([name, start]) =>
      denied(`${name} in the group of a user, which admits its members to the user's apps`, start(inBoth), FOREIGN),
    ),
    ...(canvas
      ? [
          allowed("Canvas hands the groups of its user to AutoML", autoMl[1](inBoth)),
          allowed("SageMaker makes the interface in the group of the user", withGroup(studio, user)),
        ]
      : [
          denied("AutoML in the group of a user", autoMl[1](inBoth), FOREIGN),
          denied("an interface in the group of a user", withGroup(studio, user), "InterfacesWithOtherGroups"),
        ]),
  ];
}

const FOREIGN = "ForeignSecurityGroups";

type Start = (groups: readonly string[]) => Request;

function starter(studio: Studio, kind: string, type: string, without: readonly string[] = []): Start {
  return (groups) => studio.startJob(`sagemaker:Create${kind}`, `${type}/Canvas1`, { [GROUPS]: groups }, without);
}

function withGroup(studio: Studio, id: string): Request {
  return studio.request(CREATE, studio.arn("ec2", `security-group/${id}`), {
    "ec2:SecurityGroupID": id,
    "ec2:Vpc": vpcArn(studio, studio.s3Endpoint.vpcId),
    ...studio.tagsOfGroup(id),
  });
}

function vpcArn(studio: Studio, id: string): string {
  return studio.arn("ec2", `vpc/${id}`);
}
