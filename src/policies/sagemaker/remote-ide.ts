import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";
import { OWN_DOMAIN, OWN_PROFILE } from "./session";

/**
 * Connection of a local IDE to a space of the user. SageMaker sets the tag.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/remote-access-remote-setup.html
 */
export function remoteIdeStatements(place: Place): Statement[] {
  return [
    {
      Sid: "ConnectToOwnSpaces",
      Effect: "Allow",
      Action: "sagemaker:StartSession",
      Resource: sageMakerArn(place, `space/${OWN_DOMAIN}/*`),
      Condition: {
        ArnEquals: {
          "sagemaker:ResourceTag/sagemaker:user-profile-arn": sageMakerArn(place, `user-profile/${OWN_PROFILE}`),
        },
      },
    },
  ];
}
