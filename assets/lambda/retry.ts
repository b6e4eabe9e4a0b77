import { NotFinished, type Runtime, timeLeft } from "./runtime";

/** What the AWS SDK throws, as far as it is looked at. */
interface AwsError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Error names by which AWS services say: later. */
const THROTTLED = [
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequests",
  "TooManyRequestsException",
];

/** Error names and codes of a request whose answer was lost or that AWS could not serve. */
const LOST = [
  "DependencyTimeout",
  "DependencyTimeoutException",
  "InternalError",
  "InternalFailure",
  "InternalServerError",
  "KMSInternalException",
  "RequestTimeout",
  "RequestTimeoutException",
  "ServiceUnavailable",
  "TimeoutError",
  "Unavailable",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
];

const DENIED = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"];

/** How services call credentials that they do not know, as those of a role that has not reached them yet. */
const UNKNOWN_CALLER = ["AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException"];

/** Something else must end first; the next look at AWS tells. */
const BUSY = [
  "ResourceInUse",
  "DependencyViolation",
  "FileSystemInUse",
  "IncorrectMountTargetState",
  "KMSInvalidStateException",
];

const GONE = [
  "ResourceNotFound",
  "FileSystemNotFound",
  "MountTargetNotFound",
  "InvalidGroup.NotFound",
  "InvalidPermission.NotFound",
  "NotFoundException",
];

const isOneOf = (error: unknown, names: readonly string[]): boolean =>
  error instanceof Error && (names.includes(error.name) || names.includes((error as AwsError).code ?? ""));

/** Errors with a status of 500 that stay: IAM's simulator cannot read some policies. */
const LASTING = ["PolicyEvaluation", "PolicyEvaluationException"];

/** Throttling, an error of the service's own, or a lost connection: the same call may be sent again. */
export function isTransient(error: unknown): boolean {
  if (isOneOf(error, LASTING)) return false;
  const status = error instanceof Error ? (error as AwsError).$metadata?.httpStatusCode : undefined;
  return isOneOf(error, THROTTLED) || isOneOf(error, LOST) || status === 429 || (status !== undefined && status >= 500);
}

export const isDenied = (error: unknown): boolean => isOneOf(error, DENIED);

/** What a role or policy that is still spreading through AWS is answered. */
export const mayBeNewRole = (error: unknown): boolean => isDenied(error) || isOneOf(error, UNKNOWN_CALLER);

export const isBusy = (error: unknown): boolean => isOneOf(error, BUSY);

/**
 * Apps that run stand in the way, and only their end helps. SageMaker says so under two names: UpdateDomain by a
 * ValidationException ("with InService App"), deletions by ResourceInUse ("App(s) are associated with it").
 */
export function isHeldByApps(error: unknown): boolean {
  return (
    isOneOf(error, ["ValidationException", "ResourceInUse"]) &&
    /\bInService Apps?\b|\bApp(\(s\)|s)? are associated\b/.test((error as Error).message)
  );
}

/** The thing is not there any more. SageMaker says so for an app that is already gone by a ValidationException. */
export function isGone(error: unknown): boolean {
  return (
    isOneOf(error, GONE) ||
    (isOneOf(error, ["ValidationException"]) &&
      /already been deleted|previously failed and was automatically deleted/.test((error as Error).message))
  );
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 20_000;

/** How long a denial, or credentials that AWS does not know, may be a role or policy that has not reached all of it. */
const PROPAGATION_MS = 120_000;

/**
 * Runs `attempt` until it succeeds, fails for good, or time runs out. Waits with full jitter: a random part of 0.5 s,
 * 1 s, 2 s and so on to 20 s, so that several invocations do not come back at once.
 *
 * @param options.newRole if a denial, or credentials that AWS does not know, are worth another try for two minutes, as
 *   just after the role or a policy of it was made
 * @throws NotFinished if time runs out while AWS still asks to try later, else the error of `attempt`
 */
export async function retry<T>(
  runtime: Runtime,
  call: string,
  attempt: () => Promise<T>,
  options: { readonly newRole: boolean },
): Promise<T> {
  const start = runtime.remainingMs();
  for (let n = 0; ; n++) {
    try {
      return await attempt();
    } catch (error) {
      const waited = start - runtime.remainingMs();
      const again = isTransient(error) || (options.newRole && mayBeNewRole(error) && waited < PROPAGATION_MS);
      if (!again) throw error;
      const reason = (error as AwsError).code ?? (error as AwsError).name;
      const delayMs = Math.round(runtime.random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** n));
      if (delayMs >= timeLeft(runtime)) {
        throw new NotFinished(`Time ran out while AWS answered ${call} with ${reason}.`, { cause: error });
      }
      runtime.log({ step: "retry", call, reason, delayMs });
      await runtime.sleep(delayMs);
    }
  }
}
