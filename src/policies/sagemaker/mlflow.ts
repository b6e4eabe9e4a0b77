import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";

/**
 * Managed MLflow, as far as an administrator has set it up: no condition key says in which network and with which key a
 * tracking server or an app stands.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/mlflow-create-tracking-server-iam.html
 */
export function mlflowStatements(place: Place): Statement[] {
  return [
    {
      Sid: "UseMlflow",
      Effect: "Allow",
      Action: ["sagemaker-mlflow:*", "sagemaker:CallMlflowAppApi", "sagemaker:CreatePresignedMlflow*"],
      Resource: sageMakerArn(place, "mlflow-*"),
    },
  ];
}
