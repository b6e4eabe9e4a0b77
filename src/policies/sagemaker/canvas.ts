/** Parts of SageMaker Canvas that are on. */
export interface CanvasScope {
  readonly enabled: boolean;
  readonly timeSeries: boolean;
  readonly dataSources: boolean;
  readonly readyToUseModels: boolean;
  readonly generativeAi: boolean;
  readonly largeData: boolean;
  readonly directDeploy: boolean;
  readonly modelRegistration: boolean;
}

/** What large data of Canvas runs on, as roles name it. */
export const EMR_SERVERLESS = "emr-serverless.amazonaws.com";

/** Services that Canvas hands the role to: Amazon Forecast for time series, EMR Serverless for large data. */
export function canvasServices(canvas: Pick<CanvasScope, "enabled" | "timeSeries" | "largeData">): string[] {
  return [
    ...(canvas.enabled && canvas.timeSeries ? ["forecast.amazonaws.com"] : []),
    ...(canvas.enabled && canvas.largeData ? [EMR_SERVERLESS] : []),
  ];
}

/**
 * Names, with their path, of AWS's policies for Canvas; none where it is off. Model registration needs no policy of its
 * own: CanvasFullAccess has what it takes.
 */
export function canvasPolicyNames(canvas: CanvasScope): string[] {
  const switches: [boolean, string][] = [
    [true, "AmazonSageMakerCanvasFullAccess"],
    [canvas.dataSources, "AmazonSageMakerCanvasDataPrepFullAccess"],
    [canvas.readyToUseModels || canvas.generativeAi, "AmazonSageMakerCanvasAIServicesAccess"],
    [canvas.generativeAi, "AmazonSageMakerCanvasBedrockAccess"],
    [canvas.generativeAi, "AmazonSageMakerCanvasSMDataScienceAssistantAccess"],
    [canvas.largeData, "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"],
    [canvas.timeSeries, "service-role/AmazonSageMakerCanvasForecastAccess"],
    [canvas.directDeploy, "service-role/AmazonSageMakerCanvasDirectDeployAccess"],
  ];
  return canvas.enabled ? switches.filter(([on]) => on).map(([, name]) => name) : [];
}
