import { isBusy, isDenied, isGone, isHeldByApps, isTransient, retry } from "../../../assets/lambda/retry";
import { RESERVE_MS, type Runtime } from "../../../assets/lambda/runtime";
import { awsError } from "../../support/fake-aws";

/** A clock that only sleeping moves, and a die that always shows the same. */
function runtimeOf(remainingMs: number, die = 0.5) {
  let now = 0;
  const pauses: number[] = [];
  const runtime: Runtime = {
    remainingMs: () => remainingMs - now,
    sleep: (ms) => {
      pauses.push(ms);
      now += ms;
      return Promise.resolve();
    },
    random: () => die,
    log: () => undefined,
  };
  return { runtime, pauses };
}

const failing = (times: number, error: Error) => {
  let left = times;
  return () => (left-- > 0 ? Promise.reject(error) : Promise.resolve("answer"));
};

const throttled = awsError("ThrottlingException");

test("full jitter: a random part of twice as much each time, up to 20 s", async () => {
  const { runtime, pauses } = runtimeOf(600_000, 0.5);

  expect(await retry(runtime, "ListApps", failing(8, throttled), { newRole: false })).toBe("answer");
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

test("full jitter: may be no wait at all", async () => {
  const { runtime, pauses } = runtimeOf(600_000, 0);

  await retry(runtime, "ListApps", failing(3, throttled), { newRole: false });
  expect(pauses).toEqual([0, 0, 0]);
});

test("gives up with time in hand, and keeps the cause", async () => {
  const { runtime, pauses } = runtimeOf(120_000, 1);

  await expect(retry(runtime, "ListApps", failing(Infinity, throttled), { newRole: false })).rejects.toMatchObject({
    name: "NotFinished",
    message: "Time ran out while AWS answered ListApps with ThrottlingException.",
    cause: throttled,
  });
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(120_000 - RESERVE_MS);
});

test("names a lost connection by its code", async () => {
  const lost = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });

  await expect(
    retry(runtimeOf(40_000, 1).runtime, "ListApps", failing(Infinity, lost), { newRole: false }),
  ).rejects.toThrow("answered ListApps with ECONNRESET");
});

test("an error of another kind is not tried again", async () => {
  const { runtime, pauses } = runtimeOf(600_000);

  await expect(
    retry(runtime, "ListApps", failing(1, awsError("ValidationException")), { newRole: true }),
  ).rejects.toThrow();
  expect(pauses).toEqual([]);
});

const NEW_ROLE = [
  "AccessDeniedException",
  "UnauthorizedOperation",
  "AuthFailure",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
];

test.each(NEW_ROLE)("%s: of a new role, tried again for two minutes; of any other, an error at once", async (name) => {
  const error = awsError(name);
  const call = async (newRole: boolean, times: number) => {
    const { runtime, pauses } = runtimeOf(600_000);
    const outcome = await retry(runtime, "ListApps", failing(times, error), { newRole }).catch(
      (reason: unknown) => reason,
    );
    return { outcome, waitedMs: pauses.reduce((sum, ms) => sum + ms, 0) };
  };

  expect((await call(true, 5)).outcome).toBe("answer");
  expect(await call(false, 1)).toEqual({ outcome: error, waitedMs: 0 });
  const { outcome, waitedMs } = await call(true, Infinity);
  expect(outcome).toBe(error);
  expect(waitedMs).toBeGreaterThanOrEqual(120_000);
  expect(waitedMs).toBeLessThan(150_000);
});

// The first two as AWS words them.
test.each([
  [
    "ValidationException",
    "Unable to update Domain [arn:aws:sagemaker:us-east-1:111122223333:domain/d-1] with InService App. Delete all " +
      "InService apps in the domain including shared Apps for [domain-shared] User Profile, and try again.",
    true,
  ],
  [
    "ResourceInUse",
    "Unable to delete UserProfile [arn:aws:sagemaker:us-east-1:111122223333:user-profile/d-1/ann] because App(s) are " +
      "associated with it.",
    true,
  ],
  ["ResourceInUse", "Unable to update Domain [arn] because it is Updating.", false],
  ["ValidationException", "AppNetworkAccessType VpcOnly requires VpcId", false],
  ["AccessDeniedException", "not authorized: with InService App", false],
])("held by apps: %s, %s", (name, message, expected) => {
  expect(isHeldByApps(awsError(name, message))).toBe(expected);
});

test.each([
  awsError("ThrottlingException"),
  awsError("RequestLimitExceeded", "EC2", 503),
  awsError("TooManyRequestsException", "EFS", 429),
  awsError("InternalServerError", "EFS", 500),
  awsError("KMSInternalException", "KMS", 500),
  awsError("AnythingElse", "a gateway", 502),
  awsError("TimeoutError"),
  Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }),
])("transient: %s", (error) => {
  expect(isTransient(error)).toBe(true);
});

test.each([awsError("ValidationException"), awsError("AccessDeniedException"), awsError("ResourceInUse"), "text"])(
  "not transient: %s",
  (error) => {
    expect(isTransient(error)).toBe(false);
  },
);

test("each service's words for denied, busy and gone are known, and no other", () => {
  const kinds = (error: Error) => [isDenied(error), isBusy(error), isGone(error)];
  for (const name of ["AccessDeniedException", "UnauthorizedOperation"]) {
    expect(kinds(awsError(name))).toEqual([true, false, false]);
  }
  for (const name of ["ResourceInUse", "DependencyViolation", "FileSystemInUse", "KMSInvalidStateException"]) {
    expect(kinds(awsError(name))).toEqual([false, true, false]);
  }
  for (const name of ["ResourceNotFound", "FileSystemNotFound", "MountTargetNotFound", "InvalidGroup.NotFound"]) {
    expect(kinds(awsError(name))).toEqual([false, false, true]);
  }
  expect(kinds(awsError("ValidationException", "App previously failed and was automatically deleted"))[2]).toBe(true);
  expect(kinds(awsError("ValidationException", "AppName is malformed"))).toEqual([false, false, false]);
});
