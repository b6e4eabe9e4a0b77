import { type Place, sageMakerArn } from "../arn";
import { type Statement } from "../statement";
import { OWN_DOMAIN, OWN_PROFILE } from "./session";

/** Apps and spaces. An app belongs to a profile (no owner key), to a private space or to a shared one. */
export function appStatements(place: Place): Statement[] {
  const apps = ["sagemaker:CreateApp", "sagemaker:DeleteApp"];
  return [
    {
      Sid: "AppsOfProfile",
      Effect: "Allow",
      Action: apps,
      Resource: sageMakerArn(place, `app/${OWN_PROFILE}/*`),
      Condition: { Null: { "sagemaker:OwnerUserProfileArn": "true" } },
    },
    {
      Sid: "OwnSpacesAndTheirApps",
      Effect: "Allow",
      Action: [...apps, "sagemaker:*Space"],
      Resource: [sageMakerArn(place, `app/${OWN_DOMAIN}/*`), sageMakerArn(place, `space/${OWN_DOMAIN}/*`)],
      Condition: {
        ArnEquals: { "sagemaker:OwnerUserProfileArn": sageMakerArn(place, `user-profile/${OWN_PROFILE}`) },
      },
    },
    {
      // A member may run apps in a shared space; to change the space is for its owner.
      Sid: "AppsOfSharedSpaces",
      Effect: "Allow",
      Action: apps,
      Resource: sageMakerArn(place, `app/${OWN_DOMAIN}/*`),
      Condition: { StringEquals: { "sagemaker:SpaceSharingType": "Shared" } },
    },
    {
      Sid: "OpenOwnApps",
      Effect: "Allow",
      Action: "sagemaker:CreatePresignedDomainUrl",
      Resource: sageMakerArn(place, `user-profile/${OWN_PROFILE}`),
    },
  ];
}
