import { allowed, conditionOf, denied, notAllowed, type Scenario } from "./scenario";
import { type Request } from "./simulate";
import { type Studio } from "./studio";

/** Tag by which AWS's policies for Canvas tell its own applications, of any user and in any network. */
const OF_CANVAS = "sagemaker:is-canvas-resource";

const EMR_SERVERLESS = "emr-serverless.amazonaws.com";

/** EMR Serverless: a request may ask for an application outside every VPC, and no condition key tells. */
export function sparkScenarios(studio: Studio): Scenario[] {
  const calls = callsOf(studio);
  return [
    ...calls.map(([name, request]) => denied(name, request, "SparkOutsideVpc")),
    notAllowed("the own role, passed to EMR Serverless", passTo(studio, EMR_SERVERLESS), conditionOf("PassItself")),
    ...(studio.attached("AmazonSageMakerCanvasFullAccess")
      ? [allowed("Canvas looks at an application", look(studio))]
      : []),
  ];
}

/** What Canvas itself sends for large data. Only a role without denies may. */
export function largeDataScenarios(studio: Studio): Scenario[] {
  return [
    ...callsOf(studio)
      .filter(([, { action }]) => OF_LARGE_DATA.includes(action))
      .map(([name, request]) => allowed(`${name}, by Canvas`, request)),
    allowed("Canvas looks at an application", look(studio)),
    allowed("Canvas passes the own role to EMR Serverless", passTo(studio, EMR_SERVERLESS)),
    notAllowed("the own role, passed to Lambda", passTo(studio, "lambda.amazonaws.com"), conditionOf("PassItself")),
    allowed(
      "Canvas finds the image of its application",
      studio.request(
        "ecr:DescribeImages",
        `arn:aws:ecr:${studio.region}:763104351884:repository/sagemaker-data-wrangler-emr-container`,
      ),
    ),
  ];
}

/** All but CreateApplication: AWS's policy allows it on a resource that IAM's service reference does not give it. */
const OF_LARGE_DATA = [
  "emr-serverless:StartApplication",
  "emr-serverless:StartJobRun",
  "emr-serverless:TagResource",
  "emr-serverless:UpdateApplication",
];

function callsOf(studio: Studio): [name: string, request: Request][] {
  const application = studio.arn("emr-serverless", "/applications/one");
  const tagged = { [`aws:RequestTag/${OF_CANVAS}`]: "True" };
  const ofCanvas = { [`aws:ResourceTag/${OF_CANVAS}`]: "True" };
  const call = (action: string, context: Request["context"] = {}) =>
    studio.request(`emr-serverless:${action}`, application, context);
  return [
    ["an application, in whatever network", studio.request("emr-serverless:CreateApplication", "*", tagged)],
    ["an application of Canvas, moved out of the VPC", call("UpdateApplication", ofCanvas)],
    ["an application of Canvas, started", call("StartApplication", ofCanvas)],
    ["own code, run in somebody's application", call("StartJobRun", tagged)],
    ["an application of somebody, made Canvas's", call("TagResource", tagged)],
    ["own code, sent to an interactive application", call("AccessLivyEndpoints")],
  ];
}

function look(studio: Studio): Request {
  return studio.request("emr-serverless:GetApplication", studio.arn("emr-serverless", "/applications/one"), {
    [`aws:ResourceTag/${OF_CANVAS}`]: "True",
  });
}

function passTo(studio: Studio, service: string): Request {
  return studio.request("iam:PassRole", studio.role.arn, { "iam:PassedToService": service });
}
