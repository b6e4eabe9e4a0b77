import {
  GetObjectCommand,
  HeadBucketCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  type S3ServiceException,
} from "@aws-sdk/client-s3";
import { UserError } from "../../tools/errors";
import { parseState, resourceCount } from "./state";

/** Settings of the S3 backend, as they stand in the Terraform JSON. */
export interface BackendSettings {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
  readonly kms_key_id: string;
}

/** An object, and the tag that says whether it is still the same one. */
export interface StoredObject {
  readonly text: string;
  readonly etag: string;
}

/** The bucket that holds the states, reached with the user's credentials. Every error is a {@link UserError}. */
export class StateBucket {
  private readonly client: S3Client;
  /** What every call carries: S3 refuses it if another account owns the bucket. */
  private readonly bucket: { Bucket: string; ExpectedBucketOwner: string };

  constructor(
    private readonly settings: BackendSettings,
    private readonly accountId: string,
  ) {
    this.client = new S3Client({ region: settings.region });
    this.bucket = { Bucket: settings.bucket, ExpectedBucketOwner: accountId };
  }

  async exists(): Promise<boolean> {
    const answer = this.client.send(new HeadBucketCommand(this.bucket));
    return (await this.unless("NotFound", answer)) !== undefined;
  }

  /** The object of a key, or undefined. */
  async read(key: string): Promise<StoredObject | undefined> {
    const answer = this.client.send(new GetObjectCommand({ ...this.bucket, Key: key }));
    const object = await this.unless("NoSuchKey", answer);
    return object && { text: (await object.Body?.transformToString()) ?? "", etag: object.ETag ?? "" };
  }

  /** Writes an object as Terraform would, in place of the one that was read, or only if there is none. */
  async write(key: string, text: string, replaced?: StoredObject): Promise<void> {
    const answer = this.client.send(
      new PutObjectCommand({
        ...this.bucket,
        Key: key,
        Body: text,
        ContentType: "application/json",
        ServerSideEncryption: "aws:kms",
        SSEKMSKeyId: this.settings.kms_key_id,
        ...(replaced ? { IfMatch: replaced.etag } : { IfNoneMatch: "*" }),
      }),
    );
    await this.unless("", answer);
  }

  /** Who holds the lock of a state, in the words of the lock itself, or undefined. */
  async lockOf(key: string): Promise<string | undefined> {
    const lock = await this.read(`${key}.tflock`);
    if (!lock) return undefined;
    try {
      const { ID, Operation, Who, Created } = JSON.parse(lock.text) as Record<string, string>;
      return `locked by ${Who} since ${Created} (${Operation}, lock ${ID})`;
    } catch {
      return "locked";
    }
  }

  async keys(): Promise<string[]> {
    const keys: string[] = [];
    const pages = paginateListObjectsV2({ client: this.client }, this.bucket);
    try {
      for await (const { Contents } of pages) keys.push(...(Contents ?? []).flatMap(({ Key }) => Key ?? []));
    } catch (error) {
      throw this.explained(error as S3ServiceException);
    }
    return keys;
  }

  /**
   * What speaks against deleting the bucket, one line each: states of other stacks that hold resources or cannot be
   * read, and locks.
   */
  async uses(): Promise<string[]> {
    const uses: string[] = [];
    for (const key of await this.keys()) {
      if (key.endsWith(".tflock")) {
        const lock = await this.lockOf(key.slice(0, -".tflock".length));
        if (lock) uses.push(`${key}: ${lock}`);
      } else if (key.endsWith(".tfstate") && key !== this.settings.key) {
        const use = await this.useOf(key);
        if (use) uses.push(`${key}: ${use}`);
      }
    }
    return uses;
  }

  private async useOf(key: string): Promise<string | undefined> {
    const object = await this.read(key);
    try {
      const count = resourceCount(object && parseState(object.text, "it"));
      return count > 0 ? `${count} ${count === 1 ? "resource" : "resources"}` : undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** The answer, or undefined if it is the named error. */
  private async unless<T>(name: string, answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if ((error as Error).name === name) return undefined;
      throw this.explained(error as S3ServiceException);
    }
  }

  private explained(error: S3ServiceException): UserError {
    const { bucket, region } = this.settings;
    // HeadBucket answers without a body: then there is but the status.
    const status = error.$metadata?.httpStatusCode;
    if (error.name === "CredentialsProviderError") {
      return new UserError(`there are no AWS credentials: ${error.message}`);
    }
    if (status === 403) {
      return new UserError(
        `S3 refuses access to the bucket ${bucket} (${error.name}). Either these credentials are not of account ` +
          `${this.accountId}, which the configuration names as accountId, or have expired, or may not use the bucket and ` +
          "its key; or the bucket belongs to somebody else: bucket names are unique across all accounts. Then set " +
          "state.bucket to another name.",
      );
    }
    if (status === 301) {
      return new UserError(
        `the bucket ${bucket} is not in ${region}, but in another region: set state.region to its region, or ` +
          "state.bucket to another name",
      );
    }
    if (status === 412 || status === 409) {
      return new UserError(
        `the state in the bucket ${bucket} has changed in the meantime; somebody else is at work. Run this again.`,
      );
    }
    return new UserError(`S3 failed for the bucket ${bucket} in ${region}: ${error.name}: ${error.message}`);
  }
}
