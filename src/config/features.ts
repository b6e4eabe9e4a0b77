import { type Feature } from "../catalogue/endpoint-services";
import { type StudioConfiguration } from "./schema";

/** The features that are on, which decide the interface endpoints. Canvas brings its own only while it is enabled. */
export function enabledFeatures({ studio }: StudioConfiguration): Feature[] {
  const { canvas } = studio;
  const switches: Partial<Record<Feature, boolean>> = {
    studio: true,
    sageMakerProjects: studio.sageMakerProjects,
    featureStore: studio.featureStore,
    remoteIde: studio.remoteIde,
    canvas: canvas.enabled,
    "canvas.dataSources": canvas.enabled && canvas.dataSources,
    "canvas.readyToUseModels": canvas.enabled && canvas.readyToUseModels,
    "canvas.timeSeries": canvas.enabled && canvas.timeSeries,
    "canvas.generativeAi": canvas.enabled && canvas.generativeAi,
    "canvas.largeData": canvas.enabled && canvas.largeData,
  };
  return (Object.keys(switches) as Feature[]).filter((feature) => switches[feature]);
}
