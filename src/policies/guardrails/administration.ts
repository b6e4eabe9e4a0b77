import { type Place, sageMakerArn } from "../arn";
import { deny, type Statement } from "../statement";

export interface AdministrationGuardrailScope extends Place {
  /** Instance types that apps may run on. Empty: any. */
  readonly allowedInstanceTypes: readonly string[];
  /** Whether a local IDE may connect to a space. */
  readonly remoteIde: boolean;
}

/** Domain, profiles, spaces and their tags are as Terraform and Studio made them. */
export function administrationGuardrails(scope: AdministrationGuardrailScope): Statement[] {
  const { allowedInstanceTypes, remoteIde } = scope;
  const studioArns = ["app", "domain", "space", "studio-lifecycle-config", "user-profile"].map((type) =>
    sageMakerArn(scope, `${type}/*`),
  );
  const remoteAccess = deny({
    Sid: "RemoteAccess",
    Action: ["sagemaker:CreateSpace", "sagemaker:UpdateSpace"],
    Resource: "*",
    Condition: { StringEquals: { "sagemaker:RemoteAccess": "ENABLED" } },
  });
  const instanceTypes = deny({
    Sid: "InstanceTypes",
    Action: ["sagemaker:CreateApp", "sagemaker:CreateSpace", "sagemaker:UpdateSpace"],
    Resource: "*",
    // "system" is the service's own instance, which Canvas runs on.
    Condition: { "ForAnyValue:StringNotEquals": { "sagemaker:InstanceTypes": ["system", ...allowedInstanceTypes] } },
  });
  return [
    deny({
      // Domain, profiles and start scripts are Terraform's. A notebook instance would be a way out of the domain; a
      // resource policy, of a secret too, a way out of the account.
      Sid: "Administration",
      Action: [
        "sagemaker:CreateDomain",
        "sagemaker:CreateNotebookInstance*",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
        "sagemaker:CreateStudioLifecycleConfig",
        "sagemaker:CreateUserProfile",
        "sagemaker:DeleteDomain",
        "sagemaker:DeleteStudioLifecycleConfig",
        "sagemaker:DeleteUserProfile",
        "sagemaker:Put*Policy",
        "sagemaker:StartNotebookInstance",
        "sagemaker:UpdateDomain",
        "sagemaker:UpdateNotebookInstance*",
        "sagemaker:UpdateUserProfile",
        "secretsmanager:PutResourcePolicy",
        ...(remoteIde ? [] : ["sagemaker:StartSession"]),
      ],
      Resource: "*",
    }),
    deny({
      // Tags say whose a space is. Studio may set them when it makes one.
      Sid: "TagsOfStudio",
      Action: "sagemaker:AddTags",
      Resource: studioArns,
      Condition: { Null: { "sagemaker:TaggingAction": "true" } },
    }),
    deny({ Sid: "TagRemovalFromStudio", Action: "sagemaker:DeleteTags", Resource: studioArns }),
    ...(remoteIde ? [] : [remoteAccess]),
    ...(allowedInstanceTypes.length ? [instanceTypes] : []),
  ];
}
