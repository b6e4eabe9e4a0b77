import { defaultBucketName } from "../../catalogue/buckets";
import { ENDPOINT_SERVICES } from "../../catalogue/endpoint-services";
import { APP_INSTANCE_TYPES, DEFAULT_INSTANCE_TYPE } from "../../catalogue/instance-types";
import { jupyterServerImageArn } from "../../catalogue/studio-images";
import { addressBudget, interfaceEndpoints, LEAST_ADDRESSES_PER_USER } from "../address-budget";
import { formatPath, type Issue } from "../issue";
import { STUDIO_ID, studioBuckets, studioNames } from "../names/studio";
import { nearest } from "../nearest";
import { type StudioConfiguration } from "../schema";
import { foreignArns } from "./arns";
import { nameLengths, stateNameLengths } from "./name-lengths";
import { endpointsWithoutZone, networkRules, refusedBuckets } from "./network";
import { type Rule } from "./rule";

const STUDIO = ["studio"] as const;
const PROFILES = ["studio", "userProfiles"] as const;
const NETWORK = ["studio", "network"] as const;

/** Keys that decide on the interface endpoints and their zones. */
const ENDPOINT_KEYS = [
  "region",
  "defaults.network.endpoints",
  "studio.network.subnets",
  "studio.network.endpoints",
  "studio.canvas",
  "studio.sageMakerProjects",
  "studio.featureStore",
  "studio.remoteIde",
];

/** Rules on the studio: its network, its domain's settings and its user profiles. */
export const studioRules: readonly Rule<StudioConfiguration>[] = [
  ...networkRules<StudioConfiguration>(NETWORK, ({ studio }) => studio.network),
  { reads: ENDPOINT_KEYS, check: endpointZones },
  { reads: ["name", "region", "accountId", "studio.network.allowedBuckets"], check: ownBuckets },
  { reads: ["studio.authMode", "studio.expectedUsers", "studio.userProfiles"], check: expectedUsers },
  { reads: [...ENDPOINT_KEYS, "studio.expectedUsers", "studio.userProfiles"], check: enoughAddresses },
  { reads: ["name", "region", "accountId", "state", "studio.domainName", "studio.userProfiles"], check: names },
  { reads: ["region", "accountId", "studio.executionRole", "studio.userProfiles"], check: roles },
  { reads: ["tags", "studio.userProfiles"], check: profileTags },
  { reads: ["studio.userProfiles"], check: profileNames },
  { reads: ["studio.authMode", "studio.userProfiles"], check: ssoUsers },
  { reads: ["studio.authMode", "studio.identityCenter"], check: identityCenter },
  { reads: ["studio.appIsolation", "studio.userProfiles"], check: isolatedProfiles },
  { reads: ["studio.idleShutdown", "studio.userProfiles"], check: idleTimeouts },
  { reads: ["studio.spaceStorage"], check: spaceStorage },
  { reads: ["studio.appNetworkAccessType", "studio.docker"], check: docker },
  { reads: ["studio.canvas"], check: canvasSwitches },
  { reads: ["studio.canvas", "studio.executionRole"], check: sparkInVpc },
  { reads: ["studio.deletionProtection", "studio.forceDestroy"], check: protection },
  { reads: ["region", "studio.classicJupyterServer"], check: classicImage },
  { reads: ["studio.hiddenAppTypes", "studio.classicJupyterServer", "studio.canvas"], check: hiddenApps },
  {
    reads: [
      "studio.allowedInstanceTypes",
      "studio.classicJupyterServer",
      "studio.executionRole",
      "studio.hiddenAppTypes",
      "studio.instanceTypes",
      "studio.userProfiles",
    ],
    check: instanceTypes,
  },
  { reads: ["studio.allowedInstanceTypes", "studio.instanceTypes", "studio.userProfiles"], check: knownInstanceTypes },
  { reads: ENDPOINT_KEYS, check: timeSeriesEndpoints },
];

const KNOWN_INSTANCE_TYPES: readonly string[] = [...APP_INSTANCE_TYPES, "system"];

function names(config: StudioConfiguration): Issue[] {
  return [
    ...nameLengths({ path: ["name"], value: config.name }, studioNames(config)),
    ...stateNameLengths(config, STUDIO_ID),
  ];
}

function roles(config: StudioConfiguration): Issue[] {
  const { executionRole, userProfiles } = config.studio;
  return foreignArns(config, [
    { path: [...STUDIO, "executionRole"], arn: executionRole.startsWith("arn:") ? executionRole : undefined },
    ...userProfiles.map(({ executionRoleArn }, index) => ({
      path: [...PROFILES, index, "executionRoleArn"],
      arn: executionRoleArn,
    })),
  ]);
}

function endpointZones(config: StudioConfiguration): Issue[] {
  const { network } = config.studio;
  return endpointsWithoutZone({ path: NETWORK, network }, config, interfaceEndpoints(config).services);
}

function ownBuckets(config: StudioConfiguration): Issue[] {
  const { artifacts, logs } = studioBuckets(config);
  const { network } = config.studio;
  const reasons = new Map([
    [artifacts.text, "holds the scripts that every user's apps run, which users must only read, as they do; remove it"],
    [logs.text, "holds the access logs of the stack's own bucket, which users must not reach; remove it"],
    [
      defaultBucketName(config.region, config.accountId),
      "is SageMaker's default bucket, which users reach anyway; remove it",
    ],
  ]);
  return refusedBuckets({ path: NETWORK, network }, reasons);
}

function expectedUsers({ studio }: StudioConfiguration): Issue[] {
  const path = ["studio", "expectedUsers"];
  const profiles = studio.userProfiles.length;
  if (studio.expectedUsers === undefined) {
    if (studio.authMode !== "SSO") return [];
    const message =
      "missing; with authMode SSO users appear on their own: tell how many the subnets must have room for";
    return [{ path, message }];
  }
  if (studio.expectedUsers >= profiles) return [];
  return [
    { path, message: `${studio.expectedUsers} is less than the ${profiles} user profiles; set at least ${profiles}` },
  ];
}

function enoughAddresses(config: StudioConfiguration): Issue[] {
  const { free, users, account } = addressBudget(config);
  if (free >= users * LEAST_ADDRESSES_PER_USER) return [];
  return [
    {
      path: [...NETWORK, "subnets"],
      message: `${account}; each user needs ${LEAST_ADDRESSES_PER_USER}: use larger subnets or fewer endpoints`,
    },
  ];
}

function profileTags({ tags, studio }: StudioConfiguration): Issue[] {
  return studio.userProfiles.flatMap((profile, index) => {
    const count = Object.keys({ ...tags, ...profile.tags }).length;
    if (count <= 45) return [];
    return [
      {
        path: ["studio", "userProfiles", index, "tags"],
        message: `${profile.name} gets ${count} tags together with the top-level tags, 45 are allowed; remove ${count - 45}`,
      },
    ];
  });
}

function profileNames({ studio }: StudioConfiguration): Issue[] {
  const seen = new Map<string, { name: string; index: number }>();
  return studio.userProfiles.flatMap(({ name }, index) => {
    const first = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), first ?? { name, index });
    if (first === undefined) return [];
    const message = `${name} is the name of studio.userProfiles[${first.index}] too${butForCase(name, first.name)}; choose another`;
    return [{ path: [...PROFILES, index, "name"], message }];
  });
}

function ssoUsers({ studio }: StudioConfiguration): Issue[] {
  const seen = new Map<string, number>();
  return studio.userProfiles.flatMap(({ name, ssoUserValue }, index) => {
    const path = [...PROFILES, index, "ssoUserValue"];
    if (studio.authMode === "IAM") {
      if (ssoUserValue === undefined) return [];
      return [{ path, message: `${ssoUserValue} is given, but authMode is IAM; remove it or set authMode SSO` }];
    }
    if (ssoUserValue === undefined) {
      return [{ path, message: `missing; with authMode SSO ${name} needs its user name in IAM Identity Center` }];
    }
    const first = seen.get(ssoUserValue.toLowerCase());
    seen.set(ssoUserValue.toLowerCase(), first ?? index);
    if (first === undefined) return [];
    return [
      {
        path,
        message: `${ssoUserValue} has studio.userProfiles[${first}] already; a user has one profile in a domain`,
      },
    ];
  });
}

function identityCenter({ studio }: StudioConfiguration): Issue[] {
  const seen = new Map<string, { id: string; place: string }>();
  return (["groups", "users"] as const).flatMap((kind) => {
    const path = [...STUDIO, "identityCenter", kind];
    const ids = studio.identityCenter[kind];
    if (studio.authMode === "IAM") {
      if (ids.length === 0) return [];
      return [{ path, message: `${ids.join(", ")} given, but authMode is IAM; remove them or set authMode SSO` }];
    }
    return ids.flatMap((id, index) => {
      const first = seen.get(id.toLowerCase());
      seen.set(id.toLowerCase(), first ?? { id, place: formatPath([...path, index]) });
      if (first === undefined) return [];
      const message = `${id} is ${first.place} too${butForCase(id, first.id)}; remove it`;
      return [{ path: [...path, index], message }];
    });
  });
}

/** What a message adds about two texts that AWS does not tell apart. */
function butForCase(text: string, other: string): string {
  return text === other ? "" : ", apart from upper and lower case";
}

/** User groups that the policy of the drain can name within IAM's limit on its length, beside long names and ARNs. */
const MOST_ISOLATED_PROFILES = 250;

function isolatedProfiles({ studio }: StudioConfiguration): Issue[] {
  const count = studio.userProfiles.length;
  if (studio.appIsolation !== "perProfile" || count <= MOST_ISOLATED_PROFILES) return [];
  return [
    {
      path: PROFILES,
      message:
        `${count} profiles, each with a security group that the destroy hook's role names, are more than its policy can ` +
        `hold: ${MOST_ISOLATED_PROFILES}; let users sign in with authMode SSO, which needs no profiles here, or divide ` +
        "them among configurations",
    },
  ];
}

function idleTimeouts({ studio }: StudioConfiguration): Issue[] {
  const { enabled, timeoutMinutes: timeout, minTimeoutMinutes: min, maxTimeoutMinutes: max } = studio.idleShutdown;
  const path = [...STUDIO, "idleShutdown"];
  if (min > max) {
    const message = `${min} is more than maxTimeoutMinutes ${max}; lower it or raise the maximum`;
    return [{ path: [...path, "minTimeoutMinutes"], message }];
  }
  const outside = (minutes: number) => minutes < min || minutes > max;
  const allowed = `from minTimeoutMinutes ${min} to maxTimeoutMinutes ${max}`;
  const issues: Issue[] = [];
  if (outside(timeout)) {
    issues.push({
      path: [...path, "timeoutMinutes"],
      message: `${timeout} is not ${allowed}; change it or the bounds`,
    });
  }
  studio.userProfiles.forEach(({ idleTimeoutMinutes }, index) => {
    if (idleTimeoutMinutes === undefined) return;
    const profilePath = [...PROFILES, index, "idleTimeoutMinutes"];
    if (!enabled) {
      const message = `${idleTimeoutMinutes} has no effect while studio.idleShutdown.enabled is false; remove one of the two`;
      issues.push({ path: profilePath, message });
    } else if (outside(idleTimeoutMinutes)) {
      issues.push({ path: profilePath, message: `${idleTimeoutMinutes} is not ${allowed}; change it or the bounds` });
    }
  });
  return issues;
}

function spaceStorage({ studio }: StudioConfiguration): Issue[] {
  const { defaultGb, maximumGb } = studio.spaceStorage;
  if (defaultGb <= maximumGb) return [];
  const message = `${defaultGb} is more than maximumGb ${maximumGb}; lower it or raise the maximum`;
  return [{ path: [...STUDIO, "spaceStorage", "defaultGb"], message }];
}

function docker({ studio }: StudioConfiguration): Issue[] {
  const { enabled, trustedAccounts } = studio.docker;
  if (trustedAccounts.length === 0) return [];
  const path = [...STUDIO, "docker", "trustedAccounts"];
  const issues: Issue[] = [];
  if (!enabled) {
    issues.push({
      path,
      message: `${trustedAccounts.join(", ")} given, but docker.enabled is false; set it true or remove them`,
    });
  }
  if (studio.appNetworkAccessType !== "VpcOnly") {
    const message = `${trustedAccounts.join(", ")} given, but SageMaker takes them only with appNetworkAccessType VpcOnly; remove them`;
    issues.push({ path, message });
  }
  return issues;
}

/** The switches that are off by default: the others are simply without effect while Canvas is off. */
function canvasSwitches({ studio }: StudioConfiguration): Issue[] {
  const { canvas } = studio;
  if (canvas.enabled) return [];
  return (["generativeAi", "largeData", "directDeploy", "modelRegistration"] as const)
    .filter((key) => canvas[key])
    .map((key) => ({
      path: [...STUDIO, "canvas", key],
      message: "true has no effect while studio.canvas.enabled is false; remove it or enable Canvas",
    }));
}

/** Canvas makes its applications with the user's role, and nothing that IAM is told says where they run. */
function sparkInVpc({ studio }: StudioConfiguration): Issue[] {
  const { canvas, executionRole } = studio;
  if (!canvas.enabled || !canvas.largeData || executionRole !== "leastPrivilege") return [];
  const message =
    "true, but no permission holds EMR Serverless in the VPC, where executionRole leastPrivilege keeps all code; set it to " +
    "false and export large data by SageMaker Processing, or set executionRole to managed or to a role of your own";
  return [{ path: [...STUDIO, "canvas", "largeData"], message }];
}

function protection({ studio }: StudioConfiguration): Issue[] {
  if (!studio.deletionProtection || !studio.forceDestroy) return [];
  const message = "true contradicts studio.deletionProtection; set one of the two to false";
  return [{ path: [...STUDIO, "forceDestroy"], message }];
}

function classicImage({ region, studio }: StudioConfiguration): Issue[] {
  if (!studio.classicJupyterServer || jupyterServerImageArn(region) !== undefined) return [];
  const message = `true, but SageMaker has no JupyterServer image in ${region}; set it to false`;
  return [{ path: [...STUDIO, "classicJupyterServer"], message }];
}

function hiddenApps({ studio }: StudioConfiguration): Issue[] {
  const on = [
    ...(studio.classicJupyterServer ? ["JupyterServer", "KernelGateway"] : []),
    ...(studio.canvas.enabled ? ["Canvas"] : []),
  ];
  return (studio.hiddenAppTypes ?? []).flatMap((type, index) => {
    if (!on.includes(type)) return [];
    const key = type === "Canvas" ? "studio.canvas.enabled" : "studio.classicJupyterServer";
    return [
      {
        path: [...STUDIO, "hiddenAppTypes", index],
        message: `${type} is hidden, but ${key} is true; change one of the two`,
      },
    ];
  });
}

function instanceTypes({ studio }: StudioConfiguration): Issue[] {
  const { allowedInstanceTypes: allowed } = studio;
  if (allowed.length === 0) return [];
  const path = [...STUDIO, "allowedInstanceTypes"];
  const issues: Issue[] = [];
  if (studio.executionRole !== "leastPrivilege") {
    const message = `a list has no effect with executionRole ${studio.executionRole}; only the role leastPrivilege enforces it`;
    issues.push({ path, message });
  }
  if (studio.classicJupyterServer && !allowed.includes("system")) {
    issues.push({ path, message: "lacks system, on which classicJupyterServer runs; add it" });
  }
  const hidden: readonly string[] = studio.hiddenAppTypes ?? [];
  for (const { path, kind, app, type } of startingTypes(studio)) {
    const start = type ?? DEFAULT_INSTANCE_TYPE;
    // What the UI hides is started by the API alone, and the role still denies; a mistyped type is told of as such.
    if (allowed.includes(start) || hidden.includes(kind) || !KNOWN_INSTANCE_TYPES.includes(start)) continue;
    const remedy = `studio.allowedInstanceTypes: ${allowed.join(", ")}; add it there or choose one of them`;
    issues.push({
      path,
      message: type
        ? `${type} is not among ${remedy}`
        : `missing; ${app} then starts on ${DEFAULT_INSTANCE_TYPE}, which is not among ${remedy}`,
    });
  }
  return issues;
}

/** What apps start on, by where it is said: for the studio always, for a profile where it says so. */
function startingTypes(studio: StudioConfiguration["studio"]) {
  const apps = [
    ["jupyterLab", "JupyterLab", "JupyterLab"],
    ["codeEditor", "CodeEditor", "Code Editor"],
  ] as const;
  return apps.flatMap(([key, kind, app]) => [
    { path: [...STUDIO, "instanceTypes", key], kind, app, type: studio.instanceTypes[key] },
    ...studio.userProfiles.flatMap(({ instanceTypes: { [key]: type } }, index) =>
      type === undefined ? [] : [{ path: [...PROFILES, index, "instanceTypes", key], kind, app, type }],
    ),
  ]);
}

function knownInstanceTypes({ studio }: StudioConfiguration): Issue[] {
  const named: { path: Issue["path"]; type: string | undefined }[] = [
    ...studio.allowedInstanceTypes.map((type, index) => ({ path: [...STUDIO, "allowedInstanceTypes", index], type })),
    ...startingTypes(studio),
  ];
  return named.flatMap(({ path, type }) => {
    if (type === undefined || KNOWN_INSTANCE_TYPES.includes(type)) return [];
    const meant = nearest(type, KNOWN_INSTANCE_TYPES);
    const remedy = meant ? `did you mean ${meant}?` : "see the API reference of ResourceSpec for those that there are";
    return [{ path, message: `${type} is no instance type that Studio apps run on; ${remedy}` }];
  });
}

/** Time series is never half there: the setting on, and the calls without a way out of the network. */
function timeSeriesEndpoints(config: StudioConfiguration): Issue[] {
  const { canvas, network } = config.studio;
  if (!canvas.enabled || !canvas.timeSeries) return [];
  const { services } = interfaceEndpoints(config);
  const missing = ENDPOINT_SERVICES.filter(
    ({ name, features }) =>
      features.includes("canvas.timeSeries") && !services.some((service) => service.name === name),
  ).map(({ name }) => name);
  if (missing.length === 0) return [];
  const isExcluded = (name: string) => network.endpoints.exclude.includes(name);
  const reasons = [
    ["studio.network.endpoints.exclude leaves out", missing.filter(isExcluded)],
    [`${config.region} is not known to offer`, missing.filter((name) => !isExcluded(name))],
  ] as const;
  const told = reasons.flatMap(([reason, names]) => (names.length > 0 ? [`${reason} ${names.join(", ")}`] : []));
  const message = `true, but ${told.join(", and ")}, on which it rests; set it to false, or see studio.network.endpoints`;
  return [{ path: [...STUDIO, "canvas", "timeSeries"], message }];
}
