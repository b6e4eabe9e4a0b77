import { z } from "zod";
import { PRINCIPAL_ID } from "../../catalogue/identity-store";
import { networkSchema } from "./network";
import { kmsDeletionWindowDays, logRetentionDays, roleArn, tags, text, wholeNumber } from "./types";

/** App kinds that the Studio UI can hide (StudioWebPortalSettings.HiddenAppTypes). */
export const HIDEABLE_APP_TYPES = [
  "JupyterServer",
  "KernelGateway",
  "RStudioServerPro",
  "RSessionGateway",
  "TensorBoard",
  "CodeEditor",
  "JupyterLab",
  "DetailedProfiler",
  "Canvas",
] as const;

const instanceType = text(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, "an instance type such as ml.t3.medium");

const idleMinutes = wholeNumber(60, 525_600, "minutes");

const canvasSchema = z.strictObject({
  enabled: z.boolean().default(true).describe("SageMaker Canvas, with its endpoints and permissions"),
  timeSeries: z
    .boolean()
    .default(false)
    .describe(
      "Time series forecasting: setting, trust in Amazon Forecast (closed to new customers), policy and endpoints together",
    ),
  dataSources: z.boolean().default(true).describe("Import from Athena, Glue, Redshift and RDS"),
  readyToUseModels: z.boolean().default(true).describe("Rekognition, Textract and Comprehend"),
  generativeAi: z
    .boolean()
    .default(false)
    .describe("Foundation models: Bedrock, Kendra and the data science assistant"),
  largeData: z
    .boolean()
    .default(false)
    .describe(
      "Processing of large data by EMR Serverless, which no permission keeps in the VPC: not with executionRole leastPrivilege",
    ),
  directDeploy: z.boolean().default(false).describe("Deployment of models to endpoints from within Canvas"),
  modelRegistration: z.boolean().default(false).describe("Registration of models in the model registry"),
});

const idleShutdownSchema = z.strictObject({
  enabled: z.boolean().default(true).describe("Shut idle JupyterLab and Code Editor apps down"),
  timeoutMinutes: idleMinutes.default(120).describe("Minutes without activity after which an app is shut down"),
  minTimeoutMinutes: idleMinutes.default(60).describe("Least timeout that a user may choose"),
  maxTimeoutMinutes: idleMinutes.default(525_600).describe("Greatest timeout that a user may choose"),
});

const dockerSchema = z.strictObject({
  enabled: z.boolean().default(false).describe("Docker access in JupyterLab and Code Editor"),
  trustedAccounts: z
    .array(text(/^\d{12}$/, "the account id as a quoted string of 12 digits"))
    .max(20)
    .default([])
    .describe("Accounts whose images may be pulled in VpcOnly mode"),
});

const studioName = text(
  /^(?=.{1,63}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
  "1 to 63 letters, digits and dashes, a letter or digit at either end",
);

const principalId = text(PRINCIPAL_ID, "an id of the identity store such as f81d4fae-7dec-11d0-a765-00a0c91e6bf6");

const identityCenterSchema = z.strictObject({
  groups: z.array(principalId).default([]).describe("Groups whose members may sign in, with authMode SSO"),
  users: z.array(principalId).default([]).describe("Users who may sign in, with authMode SSO"),
});

const userProfileSchema = z.strictObject({
  name: studioName.describe("Name of the user profile"),
  executionRoleArn: roleArn.optional().describe("Role of this user. Default: the studio's"),
  ssoUserValue: text(/^.{1,256}$/, "a user name of 1 to 256 characters, in one line")
    .optional()
    .describe("User name in IAM Identity Center; required with authMode SSO, not allowed with IAM"),
  instanceTypes: z
    .strictObject({
      jupyterLab: instanceType.optional().describe("What JupyterLab starts on. Default: the studio's"),
      codeEditor: instanceType.optional().describe("What Code Editor starts on. Default: the studio's"),
    })
    .prefault({}),
  idleTimeoutMinutes: idleMinutes.optional().describe("Idle timeout of this user. Default: the studio's"),
  forceDestroy: z
    .boolean()
    .default(false)
    .describe("Let the removal of this profile end its apps and private spaces. Must be deployed before the removal"),
  deleteOwnedSpaces: z
    .boolean()
    .default(false)
    .describe(
      "Let the removal of this profile end the shared spaces that it owns, with everyone's apps in them. Must be deployed before the removal",
    ),
  tags: tags.describe("Tags of this profile, besides the top-level ones"),
});

export const studioSchema = z.strictObject({
  domainName: studioName.optional().describe("Name of the domain. Default: `<name>-domain`"),
  authMode: z.enum(["IAM", "SSO"]).default("IAM").describe("How users sign in. Changing it replaces the domain"),
  identityCenter: identityCenterSchema.prefault({}),
  appNetworkAccessType: z
    .enum(["VpcOnly", "PublicInternetOnly"])
    .default("VpcOnly")
    .describe("Path of the apps' traffic. Anything but VpcOnly gives the apps direct internet access"),
  expectedUsers: wholeNumber(1, 10_000)
    .optional()
    .describe("Users to size the subnets for. Default: the number of user profiles; required with authMode SSO"),
  retentionPolicy: z
    .enum(["Retain", "Delete"])
    .default("Retain")
    .describe("What becomes of the home file system when the domain is destroyed. Settled when the domain is made"),
  deletionProtection: z
    .boolean()
    .default(false)
    .describe("Refuse at plan whatever would destroy the domain or its data key"),
  forceDestroy: z
    .boolean()
    .default(false)
    .describe("Let a destroy end running apps, spaces and foreign profiles. Must be deployed before the destroy"),
  deleteDataKey: z
    .boolean()
    .default(false)
    .describe(
      "Let a destroy delete the data key, unless a home file system stays. Whatever else is encrypted with it is lost. " +
        "Must be deployed before the destroy",
    ),
  kmsDeletionWindowDays: kmsDeletionWindowDays
    .optional()
    .describe("Days before a deleted key of this stack is gone. Default: `defaults.kmsDeletionWindowDays`"),
  logRetentionDays: logRetentionDays
    .optional()
    .describe("Days that logs of this stack are kept. Default: `defaults.logRetentionDays`"),
  executionRole: z
    .union([z.enum(["leastPrivilege", "managed"]), roleArn], {
      error: "leastPrivilege, managed or the ARN of an IAM role",
    })
    .default("leastPrivilege")
    .describe(
      "leastPrivilege: this project's statements; managed: AWS's broad policies; or the ARN of a role of yours",
    ),
  appIsolation: z
    .enum(["perProfile", "shared"])
    .default("perProfile")
    .describe(
      "Where apps may reach each other on ports 8192 to 65535: within one user profile, or all of the domain's",
    ),
  allowedInstanceTypes: z
    .array(text(/^(system|ml\.[a-z0-9-]+\.[a-z0-9]+)$/, "an instance type such as ml.t3.medium, or system"))
    .default([])
    .describe("Instance types that apps may run on, enforced by the execution role. Default: any"),
  instanceTypes: z
    .strictObject({
      jupyterLab: instanceType
        .optional()
        .describe(
          "What JupyterLab starts on, also in shared spaces, unless the user chooses another. Default: ml.t3.medium",
        ),
      codeEditor: instanceType
        .optional()
        .describe("What Code Editor starts on, unless the user chooses another. Default: ml.t3.medium"),
    })
    .prefault({}),
  network: networkSchema.prefault({}),
  canvas: canvasSchema.prefault({}),
  sageMakerProjects: z
    .boolean()
    .default(true)
    .describe("SageMaker Projects: the Service Catalog endpoint and permissions"),
  featureStore: z.boolean().default(true).describe("SageMaker Feature Store: the runtime endpoint and permissions"),
  remoteIde: z.boolean().default(false).describe("Connection of a local IDE to a space, with the endpoints it needs"),
  classicJupyterServer: z
    .boolean()
    .default(false)
    .describe("The JupyterServer app of Studio Classic, for accounts that still run it"),
  idleShutdown: idleShutdownSchema.prefault({}),
  docker: dockerSchema.prefault({}),
  hiddenAppTypes: z
    .array(z.enum(HIDEABLE_APP_TYPES))
    .optional()
    .describe("App kinds that the UI hides. Default: RStudio; Canvas and Studio Classic while they are off"),
  spaceStorage: z
    .strictObject({
      defaultGb: wholeNumber(5, 16_384, "GB").default(5).describe("Size of a new space's volume in GB"),
      maximumGb: wholeNumber(5, 16_384, "GB").default(100).describe("Greatest size of a space's volume in GB"),
    })
    .prefault({}),
  userProfiles: z
    .array(userProfileSchema)
    .max(1000)
    .prefault([{ name: "defaultuser" }])
    .describe("User profiles that Terraform manages"),
});
