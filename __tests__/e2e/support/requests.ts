import { type RecordedRequest } from "../../../local/control";

/** Requests that a failed test shows: the last ones, and those that were refused. */
const MOST_REQUESTS = 60;

/** Requests, one line each. */
export function told(requests: readonly RecordedRequest[]): string {
  const isTrouble = ({ operation, status = 0, fault }: RecordedRequest) =>
    // The provider asks a bucket for all that it might have; that it has not is no trouble.
    fault !== undefined || status === 0 || (status >= 400 && !(status === 404 && /^(Get|Head)/.test(operation)));
  const shown = requests.filter((each, i) => i >= requests.length - MOST_REQUESTS / 2 || isTrouble(each));
  return shown
    .slice(-MOST_REQUESTS)
    .map(({ number, service, operation, status, fault, body, answer }) =>
      [
        `${number} ${service} ${operation} ${status ?? "no answer"}`,
        fault && `fault ${fault}`,
        body.slice(0, 120),
        answer?.replace(/\s+/g, " ").slice(0, 300),
      ]
        .filter(Boolean)
        .join(" | "),
    )
    .join("\n");
}
