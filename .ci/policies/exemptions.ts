import { type Part } from "./coverage";

/** A part of a policy that no scenario can prove, and why. An exemption that no deployment needs is an error. */
export interface Exemption extends Pick<Part, "element" | "value"> {
  readonly sid: string;
  readonly reason: string;
}

export const EXEMPTIONS: readonly Exemption[] = [
  {
    sid: "NetworkChanges",
    element: "NotAction",
    value: "ec2:Describe*",
    reason: "What the role may describe takes no resource, so a Deny over EC2's resources does not meet it",
  },
];
