import {
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { StateBucket } from "../../../scripts/bootstrap/state-bucket";

const s3 = mockClient(S3Client);
const SETTINGS = {
  bucket: "states",
  key: "ml/state-backend/terraform.tfstate",
  region: "eu-west-1",
  kms_key_id: "alias",
};
const bucket = () => new StateBucket(SETTINGS, "123456789012");

beforeEach(() => s3.reset());

const failure = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, message: "no", $fault: "client", $metadata: { httpStatusCode } });

/** The bucket holds these objects and no others, listed one by one. */
function holds(objects: Record<string, string>): void {
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: "none", $metadata: { httpStatusCode: 404 } }));
  const keys = Object.keys(objects);
  keys.forEach((key, index) => {
    const text = objects[key]!;
    s3.on(GetObjectCommand, { Key: key }).resolves({
      Body: { transformToString: () => Promise.resolve(text) } as never,
      ETag: `"${index}"`,
    });
    s3.on(ListObjectsV2Command, { ContinuationToken: index === 0 ? undefined : String(index) }).resolves({
      Contents: [{ Key: key }],
      NextContinuationToken: index + 1 < keys.length ? String(index + 1) : undefined,
    });
  });
  if (keys.length === 0) s3.on(ListObjectsV2Command).resolves({});
}

const stateOf = (...instances: number[]) =>
  JSON.stringify({
    version: 4,
    lineage: "a",
    serial: 1,
    resources: instances.map((count) => ({ mode: "managed", type: "t", instances: Array(count).fill({}) })),
  });

describe("exists", () => {
  test("looks at the bucket of this account only", async () => {
    s3.on(HeadBucketCommand).resolves({});
    expect(await bucket().exists()).toBe(true);
    expect(s3.commandCalls(HeadBucketCommand)[0]?.args[0].input).toEqual({
      Bucket: "states",
      ExpectedBucketOwner: "123456789012",
    });
  });

  test("a bucket that is not there is no error", async () => {
    s3.on(HeadBucketCommand).rejects(new NotFound({ message: "", $metadata: { httpStatusCode: 404 } }));
    expect(await bucket().exists()).toBe(false);
  });

  test.each([
    ["somebody else's bucket", failure("403", 403), /belongs to somebody else.*state\.bucket/],
    ["the wrong account", failure("403", 403), /not of account 123456789012/],
    ["a bucket in another region", failure("301", 301), /not in eu-west-1.*state\.region/],
    ["anything else", failure("SlowDown", 503), /S3 failed for the bucket states in eu-west-1: SlowDown: no/],
    [
      "no credentials",
      Object.assign(new Error("no profile"), { name: "CredentialsProviderError" }),
      "there are no AWS credentials: no profile",
    ],
  ])("%s is told", async (_, error, message) => {
    s3.on(HeadBucketCommand).rejects(error);
    await expect(bucket().exists()).rejects.toThrow(message);
  });
});

describe("write", () => {
  test("encrypts with the backend's key, and takes the place of nothing", async () => {
    await bucket().write("key", "text");
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      ExpectedBucketOwner: "123456789012",
      Body: "text",
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: "alias",
      IfNoneMatch: "*",
    });
  });

  test("takes the place of the object that was read, and of no other", async () => {
    await bucket().write("key", "text", { text: "old", etag: '"1"' });
    const input = s3.commandCalls(PutObjectCommand)[0]?.args[0].input;
    expect(input).toMatchObject({ IfMatch: '"1"' });
    expect(input).not.toHaveProperty("IfNoneMatch");
  });

  test.each([412, 409])("a state that has changed since is not overwritten (%d)", async (status) => {
    s3.on(PutObjectCommand).rejects(failure("PreconditionFailed", status));
    await expect(bucket().write("key", "text")).rejects.toThrow("has changed in the meantime");
  });
});

describe("uses", () => {
  test("names each state with resources, wherever it lies, over all pages", async () => {
    holds({
      [SETTINGS.key]: stateOf(9),
      "ml/studio/terraform.tfstate": stateOf(2, 1),
      "env:/test/other.tfstate": stateOf(1),
      "ml/gone/terraform.tfstate": stateOf(),
      "notes.txt": "hello",
    });
    expect(await bucket().uses()).toEqual([
      "ml/studio/terraform.tfstate: 3 resources",
      "env:/test/other.tfstate: 1 resource",
    ]);
  });

  test("what cannot be read as a state counts as used", async () => {
    holds({ "a.tfstate": "encrypted" });
    expect(await bucket().uses()).toEqual(["a.tfstate: it is not a Terraform state: it is not JSON"]);
  });

  test("names each lock and its holder, also that of the bootstrap itself", async () => {
    const lock = { ID: "42", Operation: "OperationTypeApply", Who: "me@host", Created: "today" };
    holds({ [`${SETTINGS.key}.tflock`]: JSON.stringify(lock), "a.tfstate.tflock": "?" });
    expect(await bucket().uses()).toEqual([
      `${SETTINGS.key}.tflock: locked by me@host since today (OperationTypeApply, lock 42)`,
      "a.tfstate.tflock: locked",
    ]);
  });

  test("an empty bucket has none", async () => {
    holds({});
    expect(await bucket().uses()).toEqual([]);
  });
});
