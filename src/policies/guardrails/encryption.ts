import { deny, type Statement } from "../statement";
import { AUTO_ML, JOBS, SCHEDULES } from "./job-actions";

export interface EncryptionGuardrailScope {
  /** Patterns such as `ml.g5.*` of the types whose storage is local, and takes no key. */
  readonly nvmeInstanceTypes: readonly string[];
  /** Whether some policy of the role makes feature groups. */
  readonly featureGroups: boolean;
}

/** Volumes, outputs and online stores have a key. */
export function encryptionGuardrails({ nvmeInstanceTypes, featureGroups }: EncryptionGuardrailScope): Statement[] {
  const onlineStore = deny({
    Sid: "OnlineStoreWithoutKey",
    Action: "sagemaker:CreateFeatureGroup",
    Resource: "*",
    Condition: {
      Bool: { "sagemaker:FeatureGroupEnableOnlineStore": "true" },
      Null: { "sagemaker:FeatureGroupOnlineStoreKmsKeyArn": "true" },
    },
  });
  return [
    deny({
      // Local storage encrypts itself, and SageMaker refuses a key for it.
      Sid: "VolumeWithoutKey",
      Action: [...JOBS, ...SCHEDULES, "sagemaker:CreateEndpointConfig", "sagemaker:CreateTransformJob"],
      Resource: "*",
      Condition: {
        Null: { "sagemaker:VolumeKmsKeyArn": "true" },
        "ForAnyValue:StringNotLike": { "sagemaker:InstanceTypes": nvmeInstanceTypes },
      },
    }),
    deny({
      // Whoever names no instance type gets no benefit of the doubt.
      Sid: "UnnamedVolumeWithoutKey",
      Action: [...JOBS, "sagemaker:CreateTransformJob"],
      Resource: "*",
      Condition: { Null: { "sagemaker:VolumeKmsKeyArn": "true", "sagemaker:InstanceTypes": "true" } },
    }),
    deny({
      Sid: "AutoMlVolumeWithoutKey",
      Action: AUTO_ML,
      Resource: "*",
      Condition: { Null: { "sagemaker:VolumeKmsKeyArn": "true" } },
    }),
    deny({
      Sid: "OutputWithoutKey",
      Action: [...JOBS, AUTO_ML, "sagemaker:CreateJob", "sagemaker:CreateLabelingJob", "sagemaker:CreateTransformJob"],
      Resource: "*",
      Condition: { Null: { "sagemaker:OutputKmsKeyArn": "true" } },
    }),
    deny({
      Sid: "ScheduledOutputWithoutKey",
      Action: SCHEDULES,
      Resource: "*",
      Condition: { Null: { "sagemaker:OutputKmsKeyArn": "true", "sagemaker:InstanceTypes": "false" } },
    }),
    ...(featureGroups ? [onlineStore] : []),
  ];
}
