import { type Members, record, text, texts, UnknownEvent } from "../lambda/event";

/** A lifecycle configuration, which AWS can make and delete, and never change. */
export interface Configuration {
  /** One of the names below, a dash, and the hash of the script: 8 hexadecimal digits. */
  readonly name: string;
  readonly appType: "JupyterLab" | "CodeEditor" | "JupyterServer";
  /** The script in base64. */
  readonly content: string;
}

/**
 * Makes the lifecycle configurations of a domain's apps. It deletes none before the step is destroyed, and then all that
 * have such a name: the domain is gone by then.
 */
export interface ConfigurationsInput {
  readonly duty: "lifecycle_configurations";
  readonly configurations: readonly Configuration[];
  /** Names without the hash, of every kind of app that may have a configuration. */
  readonly names: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Deletes the lifecycle configurations of earlier scripts, as far as no app runs one any more. */
export interface EarlierConfigurationsInput {
  readonly duty: "earlier_lifecycle_configurations";
  /** Names without the hash, of every kind of app that may have a configuration. */
  readonly names: readonly string[];
  /** Names with the hash, of those that stay. */
  readonly keep: readonly string[];
}

const NAME = /^(?=.{1,63}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;
const APP_TYPE = /^(JupyterLab|CodeEditor|JupyterServer)$/;

/** The duties that keep lifecycle configurations. */
export const CONFIGURATION_DUTIES = {
  lifecycle_configurations: (members: Members): ConfigurationsInput => ({
    duty: "lifecycle_configurations",
    configurations: configurations(members),
    names: texts(members, "names", NAME, "names"),
    tags: tags(members),
  }),
  earlier_lifecycle_configurations: (members: Members): EarlierConfigurationsInput => ({
    duty: "earlier_lifecycle_configurations",
    names: texts(members, "names", NAME, "names"),
    keep: texts(members, "keep", NAME, "names"),
  }),
};

function configurations({ configurations: value }: Members): Configuration[] {
  if (!Array.isArray(value)) {
    throw new UnknownEvent(`configurations is ${JSON.stringify(value) ?? "missing"}; expected a list`);
  }
  return value.map((item) => {
    const members = record(item, "a configuration");
    return {
      name: text(members, "name", NAME),
      appType: text(members, "appType", APP_TYPE) as Configuration["appType"],
      content: text(members, "content", /^[A-Za-z0-9+/=]{1,16384}$/),
    };
  });
}

function tags(members: Members): Record<string, string> {
  const value = record(members.tags, "tags");
  return Object.fromEntries(Object.keys(value).map((key) => [key, text(value, key, /^/)]));
}
