import { type AwsEnvironment } from "../aws-environment";
import { type EncryptionKey } from "../security/encryption-key";

/** What the functions of a stack have in common. */
export interface FunctionHome {
  readonly env: AwsEnvironment;
  /** Folder of what runs inside AWS. */
  readonly assetsPath: string;
  /** Key of the log groups. Its policy must let CloudWatch Logs use it for them. */
  readonly logsKey: EncryptionKey;
  /** Days that logs are kept; one of the values that CloudWatch Logs accepts. */
  readonly logRetentionDays: number;
}
