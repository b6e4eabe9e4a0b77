import { type Construct } from "constructs";
import { type Input } from "../../../assets/destroy-hook/drain";
import { LambdaStep } from "../compute/lambda-step";
import { type Domain } from "./domain";
import { type DomainDrainFunction } from "./domain-drain-function";
import { updateDomainSettings } from "./domain-settings";

export interface DomainSettingsStepProps {
  /** The function, which must be allowed in the domain. */
  readonly handler: DomainDrainFunction;
  readonly domain: Domain;
}

/** The step that brings the settings of a living domain up to date in place. */
export class DomainSettingsStep extends LambdaStep<Input> {
  constructor(scope: Construct, id: string, { handler, domain }: DomainSettingsStepProps) {
    super(scope, id, {
      handler,
      input: {
        duty: "domain_settings",
        domainId: domain.id,
        ...updateDomainSettings(domain.settings, domain.instanceTypes),
      },
    });
  }
}
