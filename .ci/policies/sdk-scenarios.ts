import { readFileSync } from "node:fs";
import { allowed, denied, type Scenario } from "./scenario";
import { denials, type Question, questions, type SentRequests } from "./sdk-requests";
import { GROUPS, type Studio, SUBNETS } from "./studio";

const SENT = JSON.parse(
  readFileSync(new URL("../../__tests__/sdk/requests.json", import.meta.url), "utf8"),
) as SentRequests;

/**
 * What both versions of the SageMaker SDK send, with its defaults file and without. The file's ids, which the tests make
 * up, are taken for those of the studio.
 */
export function sdkScenarios(studio: Studio): Scenario[] {
  return Object.entries(SENT).flatMap(([version, configurations]) =>
    Object.entries(configurations).flatMap(([configuration, calls]) =>
      Object.entries(calls).flatMap(([call, { requests }]) =>
        requests
          .flatMap(questions)
          .filter(({ action }) => action !== "CreateFeatureGroup" || studio.has("FeatureGroups"))
          .map((question) => {
            const name = `${question.action} of ${version} ${call}, ${configuration === "file" ? "with the file" : "without"}`;
            const sids = denials(question);
            const request = studio.request(
              `sagemaker:${question.action}`,
              resource(studio, question),
              context(studio, question),
            );
            return sids.length ? denied(name, request, ...sids) : allowed(name, request);
          }),
      ),
    ),
  );
}

/** `training-job/one` for CreateTrainingJob. */
function resource(studio: Studio, { action }: Question): string {
  const kind = action.replace(/^Create|V2$/g, "").replace("AutoML", "Automl");
  return studio.sageMaker(`${kind.replace(/(?<!^)[A-Z]/g, "-$&").toLowerCase()}/one`);
}

function context(studio: Studio, { keys }: Question): Record<string, string | readonly string[]> {
  const real: Record<string, string | readonly string[]> = {
    [SUBNETS]: studio.job[SUBNETS]!,
    [GROUPS]: studio.job[GROUPS]!,
  };
  return Object.fromEntries(
    Object.entries(keys).map(([name, value]) => {
      const key = `sagemaker:${name}`;
      return [key, real[key] ?? (name.endsWith("KmsKeyArn") ? studio.dataKeyArn : value)];
    }),
  );
}
