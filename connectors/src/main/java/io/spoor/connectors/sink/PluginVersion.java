package io.spoor.connectors.sink;

/** Version of this plugin, from its jar. */
public final class PluginVersion {

  private PluginVersion() {}

  public static String get() {
    String version = PluginVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
