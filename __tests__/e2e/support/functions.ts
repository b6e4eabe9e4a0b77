import { type Lane } from "./lane";

/** The Lambda functions of an account. */
export class Functions {
  constructor(private readonly client: Lane["client"]) {}

  /** Hash of a function's code as Lambda has it. */
  async codeOf(name: string): Promise<string> {
    const { CodeSha256 } = (await (await this.ask("GET", `${name}/configuration`)).json()) as { CodeSha256: string };
    return CodeSha256;
  }

  /** Deletes a function behind Terraform's back. */
  async delete(name: string): Promise<void> {
    await this.ask("DELETE", name);
  }

  private async ask(method: string, path: string): Promise<Response> {
    const { endpoint, region, credentials } = this.client;
    // The local AWS reads of the signature which service it is for.
    const scope = `${credentials.accessKeyId}/20200101/${region}/lambda/aws4_request`;
    const response = await fetch(`${endpoint}/2015-03-31/functions/${path}`, {
      method,
      headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}
