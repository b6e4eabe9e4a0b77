import { arn, type Place } from "../arn";
import { type Statement } from "../statement";

/** Container images of jobs and models. */
export function imageStatements(place: Place): Statement[] {
  return [
    {
      Sid: "EcrLogin",
      Effect: "Allow",
      Action: "ecr:GetAuthorizationToken",
      Resource: "*", // The token is for the whole registry; the pull is what counts.
    },
    {
      Sid: "PullImages",
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      // SageMaker's own images lie in many accounts of AWS, which differ from image to image.
      Resource: arn({ ...place, accountId: "*" }, "ecr", "repository/*"),
    },
  ];
}
