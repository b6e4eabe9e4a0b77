import { cleanupScenarios } from "./cleanup-scenarios";
import { type Deployment } from "./deployment";
import { drainScenarios } from "./drain-scenarios";
import { type Scenario } from "./scenario";
import { studioOf } from "./studio";

/**
 * Scenarios of the destroy hook's two roles; none for a deployment without a domain.
 *
 * @throws if a deployment with a domain lacks one of the roles
 */
export function hookScenarios(deployment: Deployment): Scenario[] {
  const studio = studioOf(deployment);
  return studio ? [...cleanupScenarios(deployment, studio), ...drainScenarios(deployment, studio)] : [];
}
