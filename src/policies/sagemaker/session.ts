import { policyVariable } from "../statement";

/** The domain of whoever uses the role. SageMaker sets it, and the user profile, in every session of a Studio app. */
export const OWN_DOMAIN = policyVariable("sagemaker:DomainId");

/** The user profile of whoever uses the role, as `domain/profile`. */
export const OWN_PROFILE = `${OWN_DOMAIN}/${policyVariable("sagemaker:UserProfileName")}`;
