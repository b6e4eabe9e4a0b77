import { ENDPOINT_SERVICES, type Feature } from "../../src/catalogue/endpoint-services";
import { interfaceEndpoints } from "../../src/config/address-budget";
import { loadConfig } from "../../src/config/load";
import { hasStudio } from "../../src/config/schema";
import { subnetZones } from "../../src/config/subnets";
import { configurations } from "../../tools/synth";
import { code, table } from "./markdown";

/** The endpoints that each feature brings, and what config.yaml and the examples come to. */
export function endpointReference(): string {
  const features = new Map<Feature, string[]>();
  for (const { name, features: wantedBy } of ENDPOINT_SERVICES) {
    for (const feature of wantedBy) features.set(feature, [...(features.get(feature) ?? []), code(name)]);
  }
  const optional = ENDPOINT_SERVICES.filter((service) => service.features.length === 0).map(({ name }) => code(name));
  const rows = [...features].map(([feature, names]) => [
    feature === "studio" ? "always" : code(`studio.${feature}`),
    names.join(", "),
  ]);
  return [
    table(["Feature", "Interface endpoints"], [...rows.sort(), ["by name only", optional.join(", ")]]),
    "A service that two features share is made once. S3 comes through a gateway endpoint, which costs nothing.",
    table(
      ["Configuration", "Endpoints", "Zones", "Billed by the hour, at most"],
      configurations(".").flatMap(endpointCount),
    ),
  ].join("\n\n");
}

/** The row of a file, if it asks for the studio. */
function endpointCount(file: string): string[][] {
  const config = loadConfig(file);
  if (!hasStudio(config)) return [];
  const { services, interfaces } = interfaceEndpoints(config);
  return [[code(file), `${services.length}`, `${subnetZones(config.studio.network).length}`, `${interfaces}`]];
}
