package io.spoor.testkit.servers;

import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerSettings;
import org.jspecify.annotations.Nullable;

/** Child processes on loopback, from the distributions unpacked by the build; the default. */
final class ProcessServers implements ServerProvider {
  private @Nullable ElasticsearchServer elasticsearch;

  @Override
  public String kafka() {
    return KafkaServer.start(RealStack.workspace(), ServerSettings.onFreePort()).bootstrapServers();
  }

  @Override
  public String registry() {
    return RegistryServer.start(RealStack.workspace(), ServerSettings.onFreePort()).url();
  }

  @Override
  public String elasticsearch() {
    return elasticsearchProcess().url();
  }

  @Override
  public synchronized ElasticsearchServer elasticsearchProcess() {
    ElasticsearchServer started = elasticsearch;
    if (started == null) {
      started = ElasticsearchServer.start(RealStack.workspace(), ServerSettings.onFreePort());
      elasticsearch = started;
    }
    return started;
  }
}
