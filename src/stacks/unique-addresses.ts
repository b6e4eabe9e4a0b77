import { TerraformElement, type TerraformStack } from "cdktf";

/**
 * Makes synth fail where two elements of a stack have one address. cdktf leaves `Default`, `Resource` and what is no letter,
 * digit, dash or underscore out of it, and of two elements with one address only the later is written, without a word.
 */
export function refuseSharedAddresses(stack: TerraformStack): void {
  stack.node.addValidation({
    validate: () => {
      const paths = new Map<string, string>();
      return stack.node.findAll().flatMap((element) => {
        if (!TerraformElement.isTerraformElement(element)) return [];
        const address = `${element.constructor.name} ${element.friendlyUniqueId}`;
        const first = paths.get(address);
        paths.set(address, first ?? element.node.path);
        return first === undefined ? [] : [`${first} and ${element.node.path} have one address; give one another id`];
      });
    },
  });
}
