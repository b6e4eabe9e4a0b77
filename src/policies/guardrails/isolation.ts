import { type Place, sageMakerArn } from "../arn";
import { deny, policyVariable, type Statement } from "../statement";

/**
 * The user profile of whoever uses the role. A session without one, such as a job's, stands for a profile that cannot
 * exist: without a default IAM leaves open what a Deny makes of a variable that has no value.
 */
const OWN_PROFILE_OR_NONE = ["sagemaker:DomainId", "sagemaker:UserProfileName"]
  .map((name) => policyVariable(`${name}, '-'`))
  .join("/");

/** Users are kept apart. */
export function isolationGuardrails(place: Place): Statement[] {
  const apps = ["sagemaker:CreateApp", "sagemaker:DeleteApp"];
  const ownedByAnother = {
    ArnNotEquals: { "sagemaker:OwnerUserProfileArn": sageMakerArn(place, `user-profile/${OWN_PROFILE_OR_NONE}`) },
  };
  return [
    deny({
      Sid: "AppsOfOtherProfiles",
      Action: apps,
      NotResource: sageMakerArn(place, `app/${OWN_PROFILE_OR_NONE}/*`),
      Condition: { Null: { "sagemaker:OwnerUserProfileArn": "true", "sagemaker:SpaceSharingType": "true" } },
    }),
    deny({
      Sid: "AppsOfOtherPrivateSpaces",
      Action: apps,
      Resource: "*",
      Condition: { ...ownedByAnother, StringEquals: { "sagemaker:SpaceSharingType": "Private" } },
    }),
    deny({
      Sid: "SpacesOfOthers",
      Action: ["sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"],
      Resource: "*",
      Condition: { ...ownedByAnother, Null: { "sagemaker:OwnerUserProfileArn": "false" } },
    }),
    deny({
      Sid: "SignInAsOthers",
      Action: "sagemaker:CreatePresignedDomainUrl",
      NotResource: sageMakerArn(place, `user-profile/${OWN_PROFILE_OR_NONE}`),
    }),
    deny({
      // A job that mounts the home file system reads every user's files.
      Sid: "JobsOnFileSystems",
      Action: ["sagemaker:CreateHyperParameterTuningJob", "sagemaker:CreateTrainingJob"],
      Resource: "*",
      Condition: { Null: { "sagemaker:FileSystemId": "false" } },
    }),
  ];
}
