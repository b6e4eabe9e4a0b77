import { arn, type Place } from "../arn";
import { deny, type Statement } from "../statement";

/**
 * Secrets, which AWS's Canvas policies read and make by their name or their tag, stay in this account.
 *
 * Nothing that AWS documents tells whose a secret of Canvas is, so a role that several users share reads what each of them
 * keeps in one.
 */
export function secretGuardrails({ partition, accountId }: Omit<Place, "region">): Statement[] {
  return [
    deny({
      Sid: "ForeignSecrets",
      Action: "secretsmanager:*",
      NotResource: arn({ partition, region: "*", accountId }, "secretsmanager", "secret:*"),
    }),
  ];
}
