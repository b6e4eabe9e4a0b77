import { DescribeDomainCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { CLIENT_CONFIG, collect, retrying } from "../../../assets/lambda/aws";
import { isTransient } from "../../../assets/lambda/retry";
import { RESERVE_MS, type Runtime } from "../../../assets/lambda/runtime";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client of the handlers' configuration, with changes, of a service that answers so. */
async function clientOf(answer: RequestListener, requestHandler: object = CLIENT_CONFIG.requestHandler) {
  server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return new SageMakerClient({
    ...CLIENT_CONFIG,
    requestHandler,
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
}

const describeDomain = () => new DescribeDomainCommand({ DomainId: "d-1" });

test("the SDK itself tries once: it knows nothing of the deadline", async () => {
  let requests = 0;
  const client = await clientOf((_, response) => {
    requests++;
    response.writeHead(500).end("{}");
  });

  await expect(client.send(describeDomain())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  expect(requests).toBe(1);
});

test("a request without an answer ends, as one that may be sent again", async () => {
  const client = await clientOf(() => undefined, { ...CLIENT_CONFIG.requestHandler, requestTimeout: 50 });

  const error: unknown = await client.send(describeDomain()).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ name: "TimeoutError" });
  expect(isTransient(error)).toBe(true);
});

test("the longest call ends within the reserve, so that a handler can still tell what is left", () => {
  const { connectionTimeout, requestTimeout } = CLIENT_CONFIG.requestHandler;
  expect(connectionTimeout).toBeGreaterThan(0);
  expect(requestTimeout).toBeGreaterThan(0);
  expect(connectionTimeout + requestTimeout).toBeLessThan(RESERVE_MS);
});

/** A clock that stands, where every wait is no wait. */
const runtime = (lines: unknown[] = []): Runtime => ({
  remainingMs: () => 600_000,
  sleep: () => Promise.resolve(),
  random: () => 0,
  log: (entry) => lines.push(entry),
});

/** A client that refuses the first request with this error. */
function refusing(name: string) {
  let requests = 0;
  const send = (_: DescribeDomainCommand): Promise<string> =>
    ++requests === 1 ? Promise.reject(Object.assign(new Error(name), { name })) : Promise.resolve("answer");
  return { send };
}

test("a retrying client sends again, and the log names the call by its operation", async () => {
  const lines: unknown[] = [];
  const client = retrying(refusing("ThrottlingException"), runtime(lines), false);

  expect(await client.send(describeDomain())).toBe("answer");
  expect(lines).toEqual([{ step: "retry", call: "DescribeDomain", reason: "ThrottlingException", delayMs: 0 }]);
});

test("a denial is worth another try to a role that is new, and to no other", async () => {
  expect(await retrying(refusing("AccessDeniedException"), runtime(), true).send(describeDomain())).toBe("answer");
  await expect(
    retrying(refusing("AccessDeniedException"), runtime(), false).send(describeDomain()),
  ).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a list is the items of all of its pages, in order; a page may have none", async () => {
  async function* pages() {
    yield* [{ items: [1, 2] }, {}, { items: [3] }];
    await Promise.resolve();
  }

  expect(await collect(pages(), (page: { items?: number[] }) => page.items)).toEqual([1, 2, 3]);
});
