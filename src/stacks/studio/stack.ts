import { type Construct } from "constructs";
import { defaultBucketName, sagemakerBuckets } from "../../catalogue/buckets";
import { endpointServices } from "../../catalogue/endpoint-services";
import { NVME_INSTANCE_FAMILIES } from "../../catalogue/instance-types";
import { jupyterServerImageArn } from "../../catalogue/studio-images";
import { enabledFeatures } from "../../config/features";
import { texts } from "../../config/names/name";
import { studioNames } from "../../config/names/studio";
import { type StudioConfiguration } from "../../config/schema";
import { studioWarnings } from "../../config/warnings/studio";
import { sdkDefaults } from "../../constructs/compute/sdk-defaults";
import { IsolatedNetwork } from "../../constructs/network/isolated-network";
import { EncryptionKey } from "../../constructs/security/encryption-key";
import { AppSecurityGroup } from "../../constructs/studio/app-security-group";
import { DataKeyFate } from "../../constructs/studio/data-key-fate";
import { Domain, replacedBy } from "../../constructs/studio/domain";
import { DomainDrain } from "../../constructs/studio/domain-drain";
import { DomainDrainFunction } from "../../constructs/studio/domain-drain-function";
import { DomainSettingsStep } from "../../constructs/studio/domain-settings-step";
import { ExecutionRole } from "../../constructs/studio/execution-role";
import { IdentityCenterAssignments } from "../../constructs/studio/identity-center-assignments";
import { JobSecurityGroup } from "../../constructs/studio/job-security-group";
import { LifecycleConfigurations } from "../../constructs/studio/lifecycle-configurations";
import { NetworkCleanup } from "../../constructs/studio/network-cleanup";
import { NetworkCleanupFunction } from "../../constructs/studio/network-cleanup-function";
import { RuntimeAssets } from "../../constructs/studio/runtime-assets";
import { UserProfile } from "../../constructs/studio/user-profile";
import { UserProfileSettingsStep } from "../../constructs/studio/user-profile-settings-step";
import { UserSecurityGroup } from "../../constructs/studio/user-security-group";
import { BaseStack, type StackProps } from "../base-stack";
import { studioOutputs } from "./outputs";
import { hiddenByDefault, idleShutdown, isolatedProfiles, profileRoleArns, profileTimeouts } from "./props";

/** The VPC-only SageMaker Studio domain: network, endpoints, keys, roles, lifecycle configurations, user profiles. */
export class StudioStack extends BaseStack {
  constructor(scope: Construct, id: string, config: StudioConfiguration, props: StackProps) {
    super(scope, id, config);
    this.addArchiveProvider();
    const { env } = this;
    const { studio } = config;
    const names = texts(studioNames(config));
    const serviceBucketArns = sagemakerBuckets(config.region).map(({ arn }) => arn);
    const endpointChoice = endpointServices({
      region: config.region,
      features: enabledFeatures(config),
      include: studio.network.endpoints.include,
      exclude: studio.network.endpoints.exclude,
    });

    const defaultBucket = defaultBucketName(env.region, env.accountId);
    const logsKey = new EncryptionKey(this, "LogsKey", {
      env,
      alias: names.keyAliases.logs,
      description: "Logs of the Studio network and functions",
      deletionWindowDays: studio.kmsDeletionWindowDays,
      logGroupPatterns: names.logGroups.patterns,
    });
    const home = {
      env,
      assetsPath: props.assetsPath,
      logsKey,
      logRetentionDays: studio.logRetentionDays,
    };
    const networkCleanupFunction = new NetworkCleanupFunction(this, "NetworkCleanupFunction", {
      home,
      name: names.functions.networkCleanup,
      roleName: names.roles.networkCleanup,
    });
    const drainFunction = new DomainDrainFunction(this, "DomainDrainFunction", {
      home,
      name: names.functions.drain,
      roleName: names.roles.drain,
    });
    const network = new IsolatedNetwork(this, "Default", {
      env,
      name: names.network,
      cidr: studio.network.vpcCidr,
      subnets: studio.network.subnets,
      flowLog: {
        logGroupName: names.logGroups.vpcFlowLogs,
        roleName: names.roles.flowLog,
        key: logsKey,
        retentionDays: studio.logRetentionDays,
        traffic: studio.network.flowLogTraffic,
        queryFolder: names.queryFolder,
      },
      dnsFirewall: studio.network.dns.firewall
        ? { name: names.dns, allowedDomains: studio.network.dns.allowedDomains }
        : undefined,
      dnsQueryLog: studio.network.dns.queryLog
        ? {
            name: names.dns,
            logGroupName: names.logGroups.dnsQueries,
            key: logsKey,
            retentionDays: studio.logRetentionDays,
            queryFolder: names.queryFolder,
          }
        : undefined,
      endpoints: {
        services: endpointChoice.services,
        zones: studio.network.endpoints.zones,
        serviceNames: studio.network.endpoints.serviceNames,
        withoutPolicy: studio.network.endpoints.withoutPolicy,
        bucketNames: [names.buckets.artifacts, defaultBucket, ...studio.network.allowedBuckets],
        madeBucketName: defaultBucket,
        serviceBucketArns,
      },
      dependsOn: [...networkCleanupFunction.ready, ...drainFunction.ready],
    });
    const apps = new AppSecurityGroup(this, "Apps", {
      network,
      endpoints: network.endpoints,
      name: names.securityGroups.apps,
      appsReachEachOther: studio.appIsolation === "shared",
    });
    const jobs = new JobSecurityGroup(this, "Jobs", {
      network,
      endpoints: network.endpoints,
      name: names.securityGroups.jobs,
    });
    const userGroups = new Map(
      isolatedProfiles(studio).map((userProfileName) => [
        userProfileName,
        new UserSecurityGroup(this, `UserGroup-${userProfileName}`, {
          network,
          name: names.securityGroups.userProfiles[userProfileName]!,
          userProfileName,
        }),
      ]),
    );

    const identity = {
      name: names.domain,
      authMode: studio.authMode,
      appNetworkAccessType: studio.appNetworkAccessType,
      network,
      securityGroup: apps,
    };
    const networkCleanup = new NetworkCleanup(this, "NetworkCleanup", {
      env,
      handler: networkCleanupFunction,
      network,
      domainReplacedBy: replacedBy(identity),
      heldByLeftovers: [
        ...network.ready,
        ...network.endpoints.ready,
        ...[apps, jobs, ...userGroups.values()].map(({ resource }) => resource),
      ],
      deleteDataKey: studio.deleteDataKey,
    });
    const dataKey = new EncryptionKey(this, "DataKey", {
      env,
      alias: names.keyAliases.data,
      // It may outlive the stack, and then says alone what it is for.
      description: `Studio ${names.domain} of ${config.name} in ${env.region}: home directories, volumes and artefacts`,
      deletionWindowDays: studio.kmsDeletionWindowDays,
      preventDestroy: studio.deletionProtection,
      tags: networkCleanup.dataKeyTags,
      dependsOn: networkCleanup.ready,
    });
    const dataKeyFate = new DataKeyFate(this, "DataKeyFate", {
      region: env.region,
      key: dataKey,
      isDeleted: studio.deleteDataKey,
      deletionWindowDays: studio.kmsDeletionWindowDays,
    });
    const executionRole =
      studio.executionRole !== "leastPrivilege" && studio.executionRole !== "managed"
        ? ExecutionRole.fromArn(studio.executionRole)
        : new ExecutionRole(this, "ExecutionRole", {
            env,
            name: names.roles.execution,
            policyNames: names.policies,
            permissions: studio.executionRole,
            scope: {
              ...env,
              dataKeyArn: dataKey.arn,
              defaultBucketName: defaultBucket,
              bucketNames: studio.network.allowedBuckets,
              serviceBucketArns,
              metricNamespace: config.name,
              artifactBucketName: names.buckets.artifacts,
              vpcId: network.vpcId,
              subnetIds: network.subnets.map((subnet) => subnet.id),
              securityGroupIds: [apps.id, jobs.id],
              userGroups: userGroups.size > 0,
              allowedInstanceTypes: studio.allowedInstanceTypes,
              nvmeInstanceTypes: NVME_INSTANCE_FAMILIES,
              canvas: studio.canvas,
              projects: studio.sageMakerProjects,
              featureStore: studio.featureStore,
              remoteIde: studio.remoteIde,
            },
          });
    const assets = new RuntimeAssets(this, "RuntimeAssets", {
      env,
      bucketName: names.buckets.artifacts,
      logBucketName: names.buckets.logs,
      key: dataKey,
      logRetentionDays: studio.logRetentionDays,
      s3EndpointId: network.endpoints.s3EndpointId,
      readerRoleArns: [executionRole.staticArn, ...profileRoleArns(studio)],
      assetsPath: props.assetsPath,
      idle: {
        enabled: studio.idleShutdown.enabled,
        timeoutMinutes: studio.idleShutdown.timeoutMinutes,
        minTimeoutMinutes: studio.idleShutdown.minTimeoutMinutes,
        maxTimeoutMinutes: studio.idleShutdown.maxTimeoutMinutes,
        profiles: profileTimeouts(studio),
      },
      sdkDefaults: sdkDefaults({
        subnetIds: network.subnets.map(({ id }) => id),
        securityGroupIds: [jobs.id],
        keyArn: dataKey.arn,
      }),
    });
    const classicImageArn = studio.classicJupyterServer ? jupyterServerImageArn(config.region) : undefined;
    const lifecycleConfigurations = new LifecycleConfigurations(this, "LifecycleConfigurations", {
      env,
      handler: drainFunction,
      names: names.lifecycleConfigurations,
      scripts: {
        JupyterLab: assets.loaderScript("JupyterLab"),
        CodeEditor: assets.loaderScript("CodeEditor"),
        JupyterServer: classicImageArn === undefined ? undefined : assets.loaderScript("JupyterServer"),
      },
      tags: this.tagsOfAll,
    });
    const { jupyterLab, codeEditor, jupyterServer } = lifecycleConfigurations;

    const domain = new Domain(this, "Domain", {
      ...identity,
      key: dataKey,
      executionRoleArn: executionRole.arn,
      retentionPolicy: studio.retentionPolicy,
      lifecycleConfigurations: {
        jupyterLab,
        codeEditor,
        jupyterServer:
          jupyterServer && classicImageArn ? { configuration: jupyterServer, imageArn: classicImageArn } : undefined,
      },
      idleShutdown: idleShutdown(studio),
      instanceTypes: studio.instanceTypes,
      canvas: studio.canvas.enabled ? studio.canvas : undefined,
      docker: studio.docker.enabled ? studio.docker : undefined,
      hiddenAppTypes: studio.hiddenAppTypes ?? hiddenByDefault(studio),
      spaceStorage: studio.spaceStorage,
      preventDestroy: studio.deletionProtection,
      dependsOn: [
        ...executionRole.ready,
        ...lifecycleConfigurations.ready,
        ...dataKeyFate.ready,
        ...(network.dnsFirewall?.ready ?? []), // No app may start before the block stands.
      ],
    });
    networkCleanupFunction.denyIn(domain);
    drainFunction.allowIn(domain, {
      executionRoleArns: [executionRole.arn, ...profileRoleArns(studio)],
      securityGroupIds: [apps.id],
      userSecurityGroupIds: [...userGroups.values()].map((group) => group.id),
    });
    const settings = new DomainSettingsStep(this, "DomainSettings", { handler: drainFunction, domain });
    const assignments = new IdentityCenterAssignments(this, "Assignments", { domain, ...studio.identityCenter });
    const userProfiles = studio.userProfiles.map(
      (profile) =>
        new UserProfile(this, `User-${profile.name}`, {
          domain,
          name: profile.name,
          executionRoleArn: profile.executionRoleArn ?? executionRole.arn,
          appSecurityGroup: apps,
          ownSecurityGroup: userGroups.get(profile.name),
          ssoUserValue: profile.ssoUserValue,
          idleShutdown: idleShutdown(studio, profile),
          instanceTypes: { ...studio.instanceTypes, ...profile.instanceTypes },
          lifecycleConfigurations: { jupyterLab, codeEditor },
          tags: profile.tags,
          dependsOn: [...settings.ready, ...assignments.ready],
        }),
    );
    const profileSettings = userProfiles.map(
      (profile) =>
        new UserProfileSettingsStep(this, `UserSettings-${profile.name}`, { handler: drainFunction, domain, profile }),
    );
    const earlierConfigurations = lifecycleConfigurations.deleteEarlierAfter([
      ...settings.ready,
      ...profileSettings.flatMap(({ ready }) => ready),
    ]);

    const drain = new DomainDrain(this, "DomainDrain", {
      handler: drainFunction,
      domain,
      userProfiles: studio.userProfiles.map(({ forceDestroy, deleteOwnedSpaces }, index) => ({
        profile: userProfiles[index]!,
        forceDestroy,
        deleteOwnedSpaces,
      })),
      forceDestroy: studio.forceDestroy,
    });

    studioWarnings(config).forEach((warning) => this.warn(warning));
    endpointChoice.dropped.forEach(({ name, reason }) => this.warn(`no endpoint for ${name}: ${reason}`));
    this.addOutputs(
      studioOutputs({
        region: env.region,
        authMode: studio.authMode,
        domain,
        network,
        apps,
        jobs,
        dataKey,
        dataKeyFate,
        logsKey,
        executionRole,
        assets,
        userProfiles,
        droppedEndpoints: endpointChoice.dropped,
        networkCleanup,
        settings,
        earlierConfigurations,
        drain,
      }),
    );
  }
}
