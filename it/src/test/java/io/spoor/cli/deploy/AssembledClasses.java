package io.spoor.cli.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Kafka's own settings classes and our connector's, from what the build assembled: the broker, the
 * worker and the plugin are not on this module's class path.
 */
final class AssembledClasses implements AutoCloseable {
  private final URLClassLoader loader;

  private AssembledClasses(URLClassLoader loader) {
    this.loader = loader;
  }

  static AssembledClasses of(Path root) {
    URL[] jars =
        Stream.of(
                "launchers/target/dist/kafka/lib",
                "connectors/target/dist/plugins/spoor-connectors")
            .flatMap(directory -> jars(root.resolve(directory)))
            .toArray(URL[]::new);
    var loader = new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
    // Kafka looks for the classes that settings name in the thread's own loader.
    Thread.currentThread().setContextClassLoader(loader);
    return new AssembledClasses(loader);
  }

  private static Stream<URL> jars(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .map(AssembledClasses::url)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException("not assembled yet: " + directory, e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Names of the settings that a broker knows. */
  Set<String> brokerSettings() throws ReflectiveOperationException {
    Class<?> config = loader.loadClass("org.apache.kafka.server.config.AbstractKafkaConfig");
    return settingNames(config.getField("CONFIG_DEF").get(null));
  }

  /**
   * Names of the settings that a standalone Connect worker knows.
   *
   * @throws ReflectiveOperationException with the reason as its cause if it refuses these
   */
  Set<String> workerSettings(Map<String, String> settings) throws ReflectiveOperationException {
    Class<?> config =
        loader.loadClass("org.apache.kafka.connect.runtime.standalone.StandaloneConfig");
    Object instance = config.getConstructor(Map.class).newInstance(settings);
    return new HashSet<>(
        strings((Set<?>) ((Map<?, ?>) config.getMethod("values").invoke(instance)).keySet()));
  }

  /** Names of the settings that any sink connector has, and of those that this one of ours has. */
  Set<String> sinkSettings(String connectorClass) throws ReflectiveOperationException {
    Set<String> all =
        settingNames(
            loader
                .loadClass("org.apache.kafka.connect.runtime.SinkConnectorConfig")
                .getMethod("configDef")
                .invoke(null));
    Object connector = loader.loadClass(connectorClass).getConstructor().newInstance();
    all.addAll(settingNames(connector.getClass().getMethod("config").invoke(connector)));
    return all;
  }

  private static Set<String> settingNames(Object configDef) throws ReflectiveOperationException {
    return new HashSet<>(
        strings((Set<?>) configDef.getClass().getMethod("names").invoke(configDef)));
  }

  private static List<String> strings(Set<?> names) {
    return names.stream().map(String::valueOf).toList();
  }

  @Override
  public void close() throws IOException {
    Thread.currentThread().setContextClassLoader(AssembledClasses.class.getClassLoader());
    loader.close();
  }
}
