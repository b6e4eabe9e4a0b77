/** A request that the local AWS was asked, as it keeps it. */
export interface RecordedRequest {
  readonly number: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly service: string;
  readonly operation: string;
  /** HTTP status, missing if the connection was dropped on purpose. */
  readonly status?: number;
  /** Kind of the fault that it met. */
  readonly fault?: string;
  readonly body: string;
  /** What was answered, if that is an error. */
  readonly answer?: string;
}

/** A request or answer that is none of the service's model, or one that the local AWS does not know. */
export interface Violation {
  readonly kind: string;
  readonly service: string;
  readonly operation: string;
  readonly problems: readonly string[];
}

/** An invocation of a Lambda function. */
export interface Invocation {
  readonly function: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly seconds: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly errorType: string; readonly errorMessage: string };
  readonly log: readonly string[];
}

export interface FileSystem {
  readonly id: string;
  readonly kmsKeyId: string;
  readonly mountTargets: readonly string[];
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

/** What exists, kind by kind; a kind of which there is nothing is missing. */
export interface State {
  readonly vpcs?: readonly string[];
  readonly subnets?: readonly string[];
  readonly routeTables?: readonly string[];
  readonly securityGroups?: readonly string[];
  readonly networkInterfaces?: readonly string[];
  readonly vpcEndpoints?: readonly string[];
  readonly flowLogs?: readonly string[];
  /** Names of the DNS firewall's rule groups. */
  readonly dnsRuleGroups?: readonly string[];
  readonly dnsDomainLists?: readonly string[];
  readonly dnsQueryLogs?: readonly string[];
  readonly fileSystems?: readonly FileSystem[];
  /** State of each customer managed key by its ARN. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly aliases?: readonly string[];
  readonly logGroups?: readonly string[];
  /** Names of saved queries. */
  readonly queries?: readonly string[];
  readonly roles?: readonly string[];
  readonly policies?: readonly string[];
  readonly functions?: readonly string[];
  readonly buckets?: readonly string[];
  readonly parameters?: readonly string[];
  /** Who is assigned to each application of IAM Identity Center by its ARN. */
  readonly applications?: Readonly<Record<string, string>>;
  /** Status of each domain, profile, space, app and lifecycle configuration by its ARN. */
  readonly studio?: Readonly<Record<string, string>>;
}

/** A rule that makes the next requests of a kind go wrong; local/aws/faults.py tells what each kind does. */
export interface Fault {
  /** Patterns such as `sagemaker`, `Delete*`. */
  readonly service: string;
  readonly operation: string;
  /** Pattern of the request's body, to tell apart the events of a function. */
  readonly body?: string;
  readonly kind: "throttle" | "internal" | "error" | "delay" | "drop" | "fail" | "hold" | "holdAnswer";
  /** How many requests it meets, or for how many seconds it is in force, whichever ends first; only holds need neither. */
  readonly count?: number;
  readonly seconds?: number;
  readonly code?: string;
  readonly message?: string;
  /** Seconds that `delay` adds. */
  readonly delay?: number;
}

/** Seconds of each change of state, and how many seconds of a Lambda function pass in one. */
export interface Clock {
  readonly scale?: number;
  readonly delays?: Readonly<Record<string, number>>;
}

/** How Describe tells the settings of domains and profiles; local/aws/sagemaker/describing.py tells more. */
export interface Describing {
  /** What is off is left out. */
  readonly omitsDisabled?: boolean;
  /** What nobody has set is told too. */
  readonly addsUnset?: boolean;
}

/** How the account's endpoint services differ from all in every zone; local/aws/ec2/offer.py tells what each member does. */
export interface EndpointOffer {
  /** Full names of services that are not offered. */
  readonly missing?: readonly string[];
  /** Names of the zones that have a service, by its full name. */
  readonly zones?: Readonly<Record<string, readonly string[]>>;
  /** Full names of services whose endpoints take no policy. */
  readonly withoutPolicy?: readonly string[];
  /** Whether AWS tells the names of services alone. */
  readonly namesOnly?: boolean;
}

/** What a local AWS tells of itself. */
export interface Health {
  readonly status: string;
  readonly account: string;
  /** Its process. */
  readonly pid: number;
}

/** Far more than it takes, also on a busy machine. */
const MOST_MS_FOR_HEALTH = 60_000;

/** The control URLs of a local AWS: look into it, and steer it. */
export class Control {
  constructor(readonly endpoint: string) {}

  /** Rejects if there is no answer, or only after too long. */
  health(): Promise<Health> {
    return this.ask("GET", "health", undefined, AbortSignal.timeout(MOST_MS_FOR_HEALTH));
  }

  state(region: string): Promise<State> {
    return this.ask("GET", `state?region=${region}`);
  }

  /** Requests after the one with that number. */
  requests(since = 0): Promise<RecordedRequest[]> {
    return this.ask("GET", `requests?since=${since}`);
  }

  invocations(): Promise<Invocation[]> {
    return this.ask("GET", "invocations");
  }

  violations(): Promise<Violation[]> {
    return this.ask("GET", "violations");
  }

  async fault(...rules: Fault[]): Promise<void> {
    await this.ask("POST", "faults", rules);
  }

  /** The rules in force, each with the number of requests that have met it, and of those that wait or have waited for its end. */
  faults(): Promise<(Fault & { readonly hits: number; readonly held: number })[]> {
    return this.ask("GET", "faults");
  }

  async clearFaults(): Promise<void> {
    await this.ask("DELETE", "faults");
  }

  async clock(settings: Clock): Promise<void> {
    await this.ask("POST", "clock", settings);
  }

  async describing(switches: Describing): Promise<void> {
    await this.ask("POST", "describing", switches);
  }

  async offer(settings: EndpointOffer): Promise<void> {
    await this.ask("POST", "offer", settings);
  }

  /** Everything is as just started. */
  async reset(): Promise<void> {
    await this.ask("POST", "reset");
  }

  private async ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const response = await fetch(`${this.endpoint}/_local/${path}`, { method, body: JSON.stringify(body), signal });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}
