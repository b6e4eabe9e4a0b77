import {
  AWS_PREFIXES,
  ENDPOINT_SERVICE_NAMES,
  ENDPOINT_SERVICES,
  type EndpointChoice,
  endpointServices,
  type Feature,
  isNameOf,
  S3_GATEWAY,
  serviceName,
} from "../../src/catalogue/endpoint-services";
import { type Region, REGIONS } from "../../src/catalogue/regions";

const DEFAULT_FEATURES: Feature[] = [
  "studio",
  "sageMakerProjects",
  "featureStore",
  "canvas",
  "canvas.dataSources",
  "canvas.readyToUseModels",
  "canvas.timeSeries",
];
const ALL_FEATURES: Feature[] = [...DEFAULT_FEATURES, "remoteIde", "canvas.generativeAi", "canvas.largeData"];

function choose(choice: Partial<EndpointChoice>) {
  const { services, dropped } = endpointServices({
    region: "us-east-1",
    features: DEFAULT_FEATURES,
    include: [],
    exclude: [],
    ...choice,
  });
  return { names: services.map(({ name }) => name), dropped: dropped.map(({ name }) => name), reasons: dropped };
}

function find(name: string) {
  const service = ENDPOINT_SERVICES.find((candidate) => candidate.name === name);
  if (!service) throw new Error(`no service ${name}`);
  return service;
}

describe("the table", () => {
  test("names every service once, in order", () => {
    expect([...new Set(ENDPOINT_SERVICE_NAMES)].sort()).toEqual(ENDPOINT_SERVICE_NAMES);
    expect(ENDPOINT_SERVICE_NAMES).toEqual(ENDPOINT_SERVICES.map(({ name }) => name));
  });

  test("knows every region that it names", () => {
    const named = ENDPOINT_SERVICES.flatMap(({ regions = [], missingIn = [] }) => [...regions, ...missingIn]);
    expect(named.filter((region) => !REGIONS.includes(region))).toEqual([]);
  });

  test("says of a service either where it is or where it is not", () => {
    expect(ENDPOINT_SERVICES.filter(({ regions, missingIn }) => regions && missingIn)).toEqual([]);
  });

  test("leaves S3 to the gateway endpoint", () => {
    expect(ENDPOINT_SERVICE_NAMES).not.toContain("s3");
    expect(serviceName(S3_GATEWAY, "eu-west-1")).toBe("com.amazonaws.eu-west-1.s3");
  });

  // An endpoint without a policy lets credentials of any account through: none may lose its policy unnoticed.
  test("lets only services without policy support, or with callers of no account, do without a policy", () => {
    const open = ENDPOINT_SERVICES.filter(({ policy, anyCaller }) => !policy || anyCaller);
    expect(ENDPOINT_SERVICES.filter(({ anyCaller }) => anyCaller).map(({ name }) => name)).toEqual([
      "ec2messages",
      "ssmmessages",
    ]);
    expect(open.map(({ name }) => name)).toEqual([
      "ec2messages",
      "partner-app",
      "q",
      "redshift-data",
      "sagemaker-data-science-assistant",
      "sagemaker.metrics",
      "servicecatalog",
      "ssmmessages",
    ]);
  });
});

describe("features", () => {
  test("the default ones bring every service of the Terraform sample and what AWS requires for them today", () => {
    expect(choose({}).names).toEqual([
      "application-autoscaling",
      "athena",
      "comprehend",
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "forecast",
      "forecastquery",
      "glue",
      "logs",
      "monitoring",
      "notebook",
      "rds",
      "redshift-data",
      "rekognition",
      "sagemaker.api",
      "sagemaker.featurestore-runtime",
      "sagemaker.runtime",
      "secretsmanager",
      "servicecatalog",
      "ssm",
      "sts",
      "studio",
      "textract",
    ]);
  });

  test("Studio alone has the fewest", () => {
    expect(choose({ features: ["studio"] }).names).toEqual([
      "logs",
      "sagemaker.api",
      "sagemaker.runtime",
      "sts",
      "studio",
    ]);
  });

  test("none bring nothing", () => {
    expect(choose({ features: [] }).names).toEqual([]);
  });

  test.each<[Feature, string[]]>([
    ["sageMakerProjects", ["servicecatalog"]],
    ["featureStore", ["sagemaker.featurestore-runtime"]],
    ["remoteIde", ["ssm", "ssmmessages"]],
    ["canvas", ["application-autoscaling", "ec2", "ecr.api", "ecr.dkr", "monitoring", "notebook", "ssm"]],
    ["canvas.dataSources", ["athena", "glue", "rds", "redshift-data", "secretsmanager"]],
    ["canvas.readyToUseModels", ["comprehend", "rekognition", "textract"]],
    ["canvas.timeSeries", ["forecast", "forecastquery"]],
    ["canvas.generativeAi", ["bedrock-runtime", "kendra", "q", "sagemaker-data-science-assistant"]],
    ["canvas.largeData", ["emr-serverless"]],
  ])("%s brings its own endpoints, and none of them when it is off", (feature, names) => {
    expect(choose({ features: [feature] }).names).toEqual(names);
    const rest = ALL_FEATURES.filter((other) => other !== feature);
    const shared = feature === "remoteIde" || feature === "canvas" ? ["ssm"] : []; // Each of the two needs it.
    expect(choose({ features: rest }).names.filter((name) => names.includes(name))).toEqual(shared);
  });
});

describe("regions", () => {
  test("drop what they do not offer, and say so", () => {
    const { names, reasons } = choose({ region: "eu-north-1" });
    expect(names).not.toContain("rekognition");
    expect(reasons).toContainEqual({
      name: "rekognition",
      reason: "not known to be offered in eu-north-1; include it by name if it is",
    });
    expect(reasons.map(({ name }) => name)).toEqual([
      "comprehend",
      "forecast",
      "forecastquery",
      "rekognition",
      "textract",
    ]);
  });

  test("drop nothing that was not asked for", () => {
    expect(choose({ region: "eu-north-1", features: ["studio"] }).dropped).toEqual([]);
    expect(choose({ region: "eu-north-1", exclude: ["rekognition"] }).dropped).not.toContain("rekognition");
  });

  test("drop nothing of the default features in us-east-1", () => {
    expect(choose({}).dropped).toEqual([]);
  });

  test("Amazon Q exists in us-east-1 only", () => {
    const having = REGIONS.filter((region) =>
      choose({ region, features: ["canvas.generativeAi"] }).names.includes("q"),
    );
    expect(having).toEqual(["us-east-1"]);
  });

  test.each<[Region, string]>([
    ["ap-east-2", "servicecatalog"],
    ["ap-east-1", "bedrock-runtime"],
    ["ap-northeast-1", "textract"],
    ["eu-central-1", "kendra"],
    ["us-gov-west-1", "forecast"],
    ["cn-north-1", "comprehend"],
  ])("%s lacks %s", (region, name) => {
    const { names, dropped } = choose({ region, features: ALL_FEATURES });
    expect(names).not.toContain(name);
    expect(dropped).toContain(name);
  });

  test.each(["forecast", "forecastquery"])("%s is where Amazon Forecast is, and nowhere else", (name) => {
    const having = REGIONS.filter((region) => choose({ region, features: ["canvas.timeSeries"] }).names.includes(name));
    expect(having).toEqual([
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
    ]);
  });

  test("every region has what each domain needs", () => {
    const studio = choose({ features: ["studio"] }).names;
    for (const region of REGIONS) expect(choose({ region, features: ["studio"] }).names).toEqual(studio);
  });
});

describe("include and exclude", () => {
  test("add and remove by name, sorted in among the rest", () => {
    const { names } = choose({ features: ["studio"], include: ["kms"], exclude: ["logs"] });
    expect(names).toEqual(["kms", "sagemaker.api", "sagemaker.runtime", "sts", "studio"]);
  });

  test("include does not double what a feature brings", () => {
    expect(choose({ include: ["sts"] }).names).toEqual(choose({}).names);
  });

  test("include overrules what the catalogue believes of a region", () => {
    const { names, dropped } = choose({ region: "eu-north-1", include: ["rekognition"] });
    expect(names).toContain("rekognition");
    expect(dropped).not.toContain("rekognition");
  });

  test("exclude wins over everything", () => {
    expect(choose({ include: ["kms"], exclude: ["kms"] }).names).not.toContain("kms");
    expect(choose({ exclude: ["athena"] }).names).not.toContain("athena");
  });

  test("leave the choice and the catalogue as they are", () => {
    const include = Object.freeze(["kms"]);
    const before = [...ENDPOINT_SERVICE_NAMES];
    choose({ include });
    expect(ENDPOINT_SERVICES.map(({ name }) => name)).toEqual(before);
  });
});

describe("full names", () => {
  test.each<[string, Region, string]>([
    ["sagemaker.api", "eu-west-1", "com.amazonaws.eu-west-1.sagemaker.api"],
    ["studio", "eu-west-1", "aws.sagemaker.eu-west-1.studio"],
    ["notebook", "eu-west-1", "aws.sagemaker.eu-west-1.notebook"],
    ["experiments", "us-east-1", "aws.sagemaker.us-east-1.experiments"],
    ["ecr.dkr", "us-gov-west-1", "com.amazonaws.us-gov-west-1.ecr.dkr"],
    ["sagemaker.api", "cn-north-1", "cn.com.amazonaws.cn-north-1.sagemaker.api"],
    ["sts", "cn-northwest-1", "cn.com.amazonaws.cn-northwest-1.sts"],
    ["logs", "cn-north-1", "com.amazonaws.cn-north-1.logs"],
    ["studio", "cn-north-1", "aws.sagemaker.cn-north-1.studio"],
  ])("%s in %s is %s", (name, region, full) => {
    expect(serviceName(find(name), region)).toBe(full);
  });

  test.each(["cn-north-1", "cn-northwest-1"] as const)("those with China's own prefix in %s are these", (region) => {
    const chinese = ENDPOINT_SERVICES.filter((service) => serviceName(service, region).startsWith("cn."));
    expect(chinese.map(({ name }) => name)).toEqual([
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
    ]);
  });

  test("no service outside China has that prefix", () => {
    const outside = REGIONS.filter((region) => !region.startsWith("cn-"));
    expect(outside).toHaveLength(36);
    for (const region of outside) {
      expect(ENDPOINT_SERVICES.filter((service) => serviceName(service, region).startsWith("cn."))).toEqual([]);
    }
  });

  test("the catalogue's are AWS's own, and none is another service's", () => {
    for (const region of REGIONS) {
      for (const service of ENDPOINT_SERVICES)
        expect(isNameOf(service, region, serviceName(service, region))).toBe(true);
      expect(isNameOf(find("athena"), region, serviceName(S3_GATEWAY, region))).toBe(false);
    }
    const [elsewhere] = REGIONS;
    expect(
      ENDPOINT_SERVICES.filter((service) => isNameOf(service, "us-east-1", serviceName(service, elsewhere!))),
    ).toEqual([]);
  });

  test("AWS's own may have another prefix or more at the end; what SageMaker has under its prefix, another name", () => {
    const athena = (name: string) => isNameOf(find("athena"), "us-east-1", name);
    for (const prefix of AWS_PREFIXES) expect(athena(`${prefix}.us-east-1.athena`)).toBe(true);
    expect(athena("com.amazonaws.us-east-1.athena-fips")).toBe(true);
    expect(athena("com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0")).toBe(false);
    expect(athena("com.amazonaws.vpce.us-east-1.athena")).toBe(false);
    expect(athena("aws.sagemaker.us-east-1.mlflow")).toBe(false);
    expect(isNameOf(find("experiments"), "us-east-1", "aws.sagemaker.us-east-1.mlflow")).toBe(true);
    expect(isNameOf(find("experiments"), "us-east-1", "com.amazonaws.us-east-1.mlflow")).toBe(false);
  });

  test("the S3 gateway keeps its name in China", () => {
    expect(serviceName(S3_GATEWAY, "cn-north-1")).toBe("com.amazonaws.cn-north-1.s3");
  });
});
