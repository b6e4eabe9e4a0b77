/** What jobs run with. Each may be a Terraform reference. */
export interface SdkDefaultsProps {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly keyArn: string;
}

/**
 * The administrator's defaults of the SageMaker Python SDK, one content for its versions 2 and 3: jobs and models in the
 * VPC, volumes and outputs with the key, traffic between instances encrypted. It is a convenience and enforces nothing: a
 * user's own file and arguments come before it. As JSON, which is YAML, it is what `/etc/xdg/sagemaker/config.yaml` holds.
 *
 * Left out is `TransformJob`: with it version 3 fails on every batch transform job, keys given or not.
 *
 * @see https://sagemaker.readthedocs.io/en/v2/overview.html#configuring-and-using-defaults-with-the-sagemaker-python-sdk
 */
export function sdkDefaults({ subnetIds, securityGroupIds, keyArn }: SdkDefaultsProps): object {
  const vpc = { Subnets: subnetIds, SecurityGroupIds: securityGroupIds };
  const network = { EnableInterContainerTrafficEncryption: true, VpcConfig: vpc };
  const outputs = { KmsKeyId: keyArn };
  const volumes = { VolumeKmsKeyId: keyArn };
  const processing = { NetworkConfig: network };
  return {
    SchemaVersion: "1.0",
    SageMaker: {
      TrainingJob: { ...network, ResourceConfig: volumes, OutputDataConfig: outputs },
      ProcessingJob: {
        ...processing,
        ProcessingOutputConfig: outputs,
        ProcessingResources: { ClusterConfig: volumes },
      },
      MonitoringSchedule: {
        MonitoringScheduleConfig: {
          MonitoringJobDefinition: {
            ...processing,
            MonitoringOutputConfig: outputs,
            MonitoringResources: { ClusterConfig: volumes },
          },
        },
      },
      AutoMLJob: { AutoMLJobConfig: { SecurityConfig: { ...network, ...volumes } }, OutputDataConfig: outputs },
      AutoMLJobV2: { SecurityConfig: { ...network, ...volumes }, OutputDataConfig: outputs },
      Model: { VpcConfig: vpc },
      EndpointConfig: outputs,
      FeatureGroup: {
        OnlineStoreConfig: { SecurityConfig: outputs },
        OfflineStoreConfig: { S3StorageConfig: outputs },
      },
      PythonSDK: {
        Modules: {
          // Version 3 takes the encryption of traffic from here alone, and then the VPC too; names as its arguments.
          ModelTrainer: {
            networking: {
              subnets: subnetIds,
              security_group_ids: securityGroupIds,
              enable_inter_container_traffic_encryption: true,
            },
          },
          RemoteFunction: { ...network, ...volumes, S3KmsKeyId: keyArn },
          NotebookJob: { VpcConfig: vpc, ...volumes, S3KmsKeyId: keyArn },
          // It goes to a bucket of AWS, which the S3 endpoint refuses.
          TelemetryOptOut: true,
        },
      },
    },
  };
}
