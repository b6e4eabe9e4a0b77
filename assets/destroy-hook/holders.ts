import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  paginateListEndpoints,
  paginateListProcessingJobs,
  paginateListTrainingJobs,
  paginateListTransformJobs,
  type SageMakerClient,
  type VpcConfig,
} from "@aws-sdk/client-sagemaker";
import { collect } from "../lambda/aws";
import { isGone } from "../lambda/retry";

/** Something of SageMaker that runs, and keeps its network interfaces until a person ends it. */
export interface Holder {
  /** Such as `endpoint churn`. */
  readonly name: string;
  /** Command that ends it, but for the region. */
  readonly end: string;
  /** Networks that it was told to reach. */
  readonly networks: readonly VpcConfig[];
}

interface Kind {
  readonly name: string;
  readonly end: (name: string) => string;
  readonly list: (client: SageMakerClient) => Promise<(string | undefined)[]>;
  readonly networks: (client: SageMakerClient, name: string) => Promise<(VpcConfig | undefined)[]>;
}

const RUNNING = { StatusEquals: "InProgress" } as const;

const KINDS: readonly Kind[] = [
  {
    name: "endpoint",
    end: (name) => `aws sagemaker delete-endpoint --endpoint-name ${name}`,
    list: (client) =>
      collect(paginateListEndpoints({ client }, {}), (page) =>
        page.Endpoints?.filter((each) => each.EndpointStatus !== "Deleting").map((each) => each.EndpointName),
      ),
    networks: async (client, EndpointName) => {
      const { EndpointConfigName } = await client.send(new DescribeEndpointCommand({ EndpointName }));
      const config = await client.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
      const variants = [...(config.ProductionVariants ?? []), ...(config.ShadowProductionVariants ?? [])];
      return [config.VpcConfig, ...(await networksOfModels(client, variants))];
    },
  },
  {
    name: "training job",
    end: (name) => `aws sagemaker stop-training-job --training-job-name ${name}`,
    list: (client) =>
      collect(paginateListTrainingJobs({ client }, { ...RUNNING }), (page) =>
        page.TrainingJobSummaries?.map((each) => each.TrainingJobName),
      ),
    networks: async (client, TrainingJobName) => [
      (await client.send(new DescribeTrainingJobCommand({ TrainingJobName }))).VpcConfig,
    ],
  },
  {
    name: "processing job",
    end: (name) => `aws sagemaker stop-processing-job --processing-job-name ${name}`,
    list: (client) =>
      collect(paginateListProcessingJobs({ client }, { ...RUNNING }), (page) =>
        page.ProcessingJobSummaries?.map((each) => each.ProcessingJobName),
      ),
    networks: async (client, ProcessingJobName) => [
      (await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }))).NetworkConfig?.VpcConfig,
    ],
  },
  {
    name: "transform job",
    end: (name) => `aws sagemaker stop-transform-job --transform-job-name ${name}`,
    list: (client) =>
      collect(paginateListTransformJobs({ client }, { ...RUNNING }), (page) =>
        page.TransformJobSummaries?.map((each) => each.TransformJobName),
      ),
    networks: async (client, TransformJobName) =>
      networksOfModels(client, [await client.send(new DescribeTransformJobCommand({ TransformJobName }))]),
  },
];

async function networksOfModels(client: SageMakerClient, users: readonly { ModelName?: string }[]) {
  const names = new Set(users.flatMap(({ ModelName }) => ModelName ?? []));
  const networks: (VpcConfig | undefined)[] = [];
  for (const ModelName of names) networks.push((await client.send(new DescribeModelCommand({ ModelName }))).VpcConfig);
  return networks;
}

/** Whatever of SageMaker runs in some VPC of the account and region. */
export async function findHolders(client: SageMakerClient): Promise<Holder[]> {
  const holders: Holder[] = [];
  for (const kind of KINDS) {
    for (const name of await kind.list(client)) {
      if (name === undefined) continue;
      const networks = (await networksOf(kind, client, name)).filter((each) => each !== undefined);
      if (networks.length > 0) holders.push({ name: `${kind.name} ${name}`, end: kind.end(name), networks });
    }
  }
  return holders;
}

/** Lists what runs, to see that the role may. */
export async function listHolders(client: SageMakerClient): Promise<void> {
  for (const kind of KINDS) await kind.list(client);
}

/** None if it, its model or its configuration was deleted meanwhile: nobody can tell any more. */
async function networksOf(kind: Kind, client: SageMakerClient, name: string) {
  try {
    return await kind.networks(client, name);
  } catch (error) {
    if (isGone(error) || isNotFound(error)) return [];
    throw error;
  }
}

/** As SageMaker says it of models, endpoints and jobs. */
const isNotFound = (error: unknown): boolean =>
  (error as Error).name === "ValidationException" && /could not find|not found/i.test((error as Error).message);
