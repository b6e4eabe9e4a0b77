import { DefaultTokenResolver, StringConcat, Tokenization } from "cdktf";
import { type IConstruct } from "constructs";
import { policyDocument, policySize, type Statement } from "../../policies/statement";

/** Makes synth fail, before anything is written, if a policy is longer than AWS takes. */
export function limitPolicySize(
  construct: IConstruct,
  what: string,
  statements: () => readonly Statement[],
  limit: number,
): void {
  construct.node.addValidation({
    validate: () => {
      // cdktf's own placeholders say nothing about what they stand for; the references that they become do.
      const document = Tokenization.resolve(policyDocument(statements()), {
        scope: construct,
        resolver: new DefaultTokenResolver(new StringConcat()),
        preparing: false,
      }) as string;
      const size = policySize(document);
      return size <= limit ? [] : [`${what}: ${size} characters, AWS takes ${limit}; shorten what it lists`];
    },
  });
}
