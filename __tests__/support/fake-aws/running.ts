import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeModelCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  ListEndpointsCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
  ListTransformJobsCommand,
  type SageMakerClient,
  type VpcConfig,
} from "@aws-sdk/client-sagemaker";
import { type AwsClientStub } from "aws-sdk-client-mock";
import { awsError } from "./account";
import { type Calls } from "./calls";

interface Page {
  readonly NextToken?: string;
  readonly StatusEquals?: string;
}

/** SageMaker's endpoints and jobs that run, by name. Configurations and models are named as what they belong to. */
export class FakeRunning {
  endpoints: string[] = [];
  trainingJobs: string[] = [];
  processingJobs: string[] = [];
  transformJobs: string[] = [];
  /** Networks by the name of the job or model. */
  readonly networks = new Map<string, VpcConfig>();
  /** Endpoints whose configuration was deleted. */
  readonly withoutConfiguration = new Set<string>();

  constructor(mock: AwsClientStub<SageMakerClient>, calls: Calls) {
    const page = <Item>(names: string[], input: Page, item: (name: string) => Item) => {
      if (names !== this.endpoints && input.StatusEquals !== "InProgress") throw new Error("jobs that have ended");
      const { items, next } = calls.page(names, input.NextToken);
      return { items: items.map(item), next: { NextToken: next } };
    };
    const network = (name?: string) => this.networks.get(name ?? "");
    mock.on(ListEndpointsCommand).callsFake(
      calls.answer("ListEndpoints", (input: Page) => {
        const { items, next } = page(this.endpoints, input, (EndpointName) => ({ EndpointName }));
        return { Endpoints: items, ...next };
      }),
    );
    mock.on(ListTrainingJobsCommand).callsFake(
      calls.answer("ListTrainingJobs", (input: Page) => {
        const { items, next } = page(this.trainingJobs, input, (TrainingJobName) => ({ TrainingJobName }));
        return { TrainingJobSummaries: items, ...next };
      }),
    );
    mock.on(ListProcessingJobsCommand).callsFake(
      calls.answer("ListProcessingJobs", (input: Page) => {
        const { items, next } = page(this.processingJobs, input, (ProcessingJobName) => ({ ProcessingJobName }));
        return { ProcessingJobSummaries: items, ...next };
      }),
    );
    mock.on(ListTransformJobsCommand).callsFake(
      calls.answer("ListTransformJobs", (input: Page) => {
        const { items, next } = page(this.transformJobs, input, (TransformJobName) => ({ TransformJobName }));
        return { TransformJobSummaries: items, ...next };
      }),
    );
    mock.on(DescribeEndpointCommand).callsFake(
      calls.answer("DescribeEndpoint", (input: { EndpointName: string }) => ({
        EndpointConfigName: input.EndpointName,
      })),
    );
    mock.on(DescribeEndpointConfigCommand).callsFake(
      calls.answer("DescribeEndpointConfig", ({ EndpointConfigName: name }: { EndpointConfigName: string }) => {
        if (this.withoutConfiguration.has(name)) {
          throw awsError("ValidationException", `Could not find endpoint configuration "${name}".`);
        }
        return { ProductionVariants: [{ VariantName: "one", ModelName: name }] };
      }),
    );
    mock
      .on(DescribeModelCommand)
      .callsFake(
        calls.answer("DescribeModel", (input: { ModelName: string }) => ({ VpcConfig: network(input.ModelName) })),
      );
    mock.on(DescribeTrainingJobCommand).callsFake(
      calls.answer("DescribeTrainingJob", (input: { TrainingJobName: string }) => ({
        VpcConfig: network(input.TrainingJobName),
      })),
    );
    mock.on(DescribeProcessingJobCommand).callsFake(
      calls.answer("DescribeProcessingJob", (input: { ProcessingJobName: string }) => ({
        NetworkConfig: { VpcConfig: network(input.ProcessingJobName) },
      })),
    );
    mock.on(DescribeTransformJobCommand).callsFake(
      calls.answer("DescribeTransformJob", (input: { TransformJobName: string }) => ({
        ModelName: input.TransformJobName,
      })),
    );
  }
}
