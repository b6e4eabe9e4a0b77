import { arn, type Place } from "../arn";
import { deny, type Statement } from "../statement";

/**
 * What a thief of a session's keys could do with lasting effect: let another account in, or send data to one.
 *
 * The network that a request comes from is no mark of a thief: SageMaker and the user's browser call with the same role
 * from outside the VPC. So each statement names what only a user's code sends.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 */
export function stolenCredentialGuardrails(place: Place): Statement[] {
  return [
    deny({
      // A grant outlives the session. SageMaker's own come through the service, as AWS's policies for execution roles
      // demand, or go to a service, whose name is no ARN. No kms:GrantIsForAWSResource: spaces fail by it. No asterisk
      // before the account: it takes colons too, and a path may hold them. Question marks stand for iam and sts.
      Sid: "GrantsToOthers",
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: {
        Null: { "kms:ViaService": "true" },
        Bool: { "aws:ViaAWSService": "false" },
        StringLike: { "kms:GranteePrincipal": "arn:*" },
        StringNotLike: { "kms:GranteePrincipal": arn({ ...place, region: "" }, "???", "*") },
      },
    }),
    deny({
      // AWS's policy for the data sources of Canvas changes any rule of the account, and sends events, or what the rule
      // puts in their place, to any account. The pipelines that Canvas would schedule so need a role that EventBridge
      // assumes; this one it cannot, and no other may be passed.
      Sid: "EventRules",
      Action: ["events:PutRule", "events:PutTargets"],
      Resource: "*",
    }),
    deny({
      // AWS's policies for Canvas register models, tag things and start pipelines of any account that lets them, and a
      // model's card, a tag and a pipeline's parameter take any text.
      Sid: "OtherAccounts",
      Action: ["sagemaker:AddTags", "sagemaker:CreateModelPackage", "sagemaker:StartPipelineExecution"],
      NotResource: arn({ ...place, region: "*" }, "sagemaker", "*"),
    }),
  ];
}
