package io.spoor.connectors.elasticsearch;

/** Version of this plugin, from its jar. */
final class PluginVersion {

  private PluginVersion() {}

  static String get() {
    String version = PluginVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
