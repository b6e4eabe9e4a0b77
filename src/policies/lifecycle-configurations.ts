import { type Place, sageMakerArn } from "./arn";
import { type Statement } from "./statement";

/** Makes and deletes Studio lifecycle configurations that have one of these names, a dash, and anything behind it. */
export function lifecycleConfigurationChanges(place: Place, names: readonly string[]): Statement[] {
  return [
    {
      Sid: "KeepLifecycleConfigurations",
      Effect: "Allow",
      Action: ["sagemaker:AddTags", "sagemaker:CreateStudioLifecycleConfig", "sagemaker:DeleteStudioLifecycleConfig"],
      Resource: names.map((name) => sageMakerArn(place, `studio-lifecycle-config/${name}-*`)),
    },
  ];
}
