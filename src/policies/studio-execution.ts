import { type Place } from "./arn";
import { administrationGuardrails, type AdministrationGuardrailScope } from "./guardrails/administration";
import { encryptionGuardrails, type EncryptionGuardrailScope } from "./guardrails/encryption";
import { interfaceGuardrails } from "./guardrails/interfaces";
import { isolationGuardrails } from "./guardrails/isolation";
import { type JobNetwork, networkGuardrails } from "./guardrails/network";
import { passRoleGuardrails, type PassRoleGuardrailScope } from "./guardrails/pass-role";
import { secretGuardrails } from "./guardrails/secrets";
import { sparkGuardrails } from "./guardrails/spark";
import { stolenCredentialGuardrails } from "./guardrails/stolen-credentials";
import { storageGuardrails, type StorageGuardrailScope } from "./guardrails/storage";
import { keyUse, volumeGrant } from "./keys";
import { appStatements } from "./sagemaker/apps";
import { athenaStatements } from "./sagemaker/athena";
import { canvasServices, type CanvasScope } from "./sagemaker/canvas";
import { featureStoreStatements } from "./sagemaker/feature-store";
import { imageStatements } from "./sagemaker/images";
import { interfaceStatements } from "./sagemaker/interfaces";
import { jobStatements } from "./sagemaker/jobs";
import { mlflowStatements } from "./sagemaker/mlflow";
import { type ObservabilityScope, observabilityStatements } from "./sagemaker/observability";
import { passItself } from "./sagemaker/pass-role";
import { projectStatements } from "./sagemaker/projects";
import { readStatements, tagStatements } from "./sagemaker/records";
import { remoteIdeStatements } from "./sagemaker/remote-ide";
import {
  dataBucketStatements,
  type DataBucketsScope,
  readArtifacts,
  serviceBucketStatements,
} from "./sagemaker/storage";
import { type Statement } from "./statement";

/**
 * What the statements of a Studio execution role speak of. Any string may be a Terraform reference, but for the role's
 * ARN and the bucket names.
 */
export interface StudioExecutionScope
  extends
    Place,
    JobNetwork,
    DataBucketsScope,
    ObservabilityScope,
    StorageGuardrailScope,
    PassRoleGuardrailScope,
    AdministrationGuardrailScope,
    Omit<EncryptionGuardrailScope, "featureGroups"> {
  readonly dataKeyArn: string;
  /** Whether single users have groups of their own. Canvas may hand them to AutoML jobs. */
  readonly userGroups: boolean;
  readonly canvas: CanvasScope;
  readonly projects: boolean;
}

/**
 * What the user of JupyterLab or Code Editor needs: own apps and spaces, shared spaces, jobs, models, pipelines, and
 * what those need of other services. Canvas is covered by AWS's own policies, see managed-policies.ts; what nobody may
 * do, whatever else is attached, stands in {@link jobGuardrails} and {@link userGuardrails}.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html
 */
export function executionStatements(scope: StudioExecutionScope): Statement[] {
  const { canvas, featureStore } = scope;
  return [
    ...readStatements(),
    ...appStatements(scope),
    ...tagStatements(scope),
    ...jobStatements(scope),
    ...interfaceStatements(),
    ...mlflowStatements(scope),
    ...imageStatements(scope),
    ...observabilityStatements(scope),
    ...dataBucketStatements(scope),
    readArtifacts(scope),
    ...serviceBucketStatements(scope),
    keyUse(scope.dataKeyArn),
    volumeGrant(scope.dataKeyArn),
    passItself({ roleArn: scope.roleArn, passedToServices: canvasServices(canvas) }),
    ...(scope.projects ? projectStatements(scope) : []),
    ...(featureStore ? featureStoreStatements(scope) : []),
    ...(featureStore || (canvas.enabled && canvas.dataSources) ? athenaStatements(scope) : []),
    ...(scope.remoteIde ? remoteIdeStatements(scope) : []),
  ];
}

/**
 * Denies for a Studio execution role: what no user may do, whatever other policies are attached. AWS's Canvas policies,
 * for one, pass any role, make VPC endpoints, and write to every bucket with `sagemaker` in its name, in any account.
 *
 * Conditions that ask whether a key is absent (Null) name the actions that carry the key, since they would deny every
 * other. Conditions that compare a value that is there (ForAnyValue) hold for no action without the key, so they may
 * stand over wildcards and also bind what SageMaker adds later.
 *
 * One customer managed policy cannot hold them all. This half says what jobs, models and feature groups must carry,
 * and what the keys of a session, stolen from it, are no good for.
 *
 * Keys per action: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
export function jobGuardrails(scope: StudioExecutionScope): Statement[] {
  const { canvas, featureStore, nvmeInstanceTypes } = scope;
  const inUserGroups = canvas.enabled && scope.userGroups;
  return [
    ...networkGuardrails({ ...scope, autoMlInUserGroups: inUserGroups }),
    ...interfaceGuardrails({ ...scope, inUserGroups }),
    // AWS's Canvas policies make feature groups too.
    ...encryptionGuardrails({ nvmeInstanceTypes, featureGroups: featureStore || canvas.enabled }),
    ...sparkGuardrails(),
    ...stolenCredentialGuardrails(scope),
  ];
}

/** The other half of the denies: what a user may not touch. */
export function userGuardrails(scope: StudioExecutionScope): Statement[] {
  return [
    ...isolationGuardrails(scope),
    ...storageGuardrails(scope),
    ...secretGuardrails(scope),
    ...passRoleGuardrails(scope),
    ...administrationGuardrails(scope),
  ];
}
