package io.spoor.cli.command.stack;

import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.VerdictPublisher;
import io.spoor.client.search.SearchClient;
import io.spoor.client.triage.IndexedAlertTriage;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.HostCheck;
import io.spoor.server.ApiServer;
import io.spoor.server.ApiTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves alert triage over HTTP. */
@Command(name = "serve")
public final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "Token file: a line NAME TOKEN for each user, read again for each request.")
  private Path tokens = Path.of("tokens");

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8090",
      description = "Port to listen on; 0: any free port (default: ${DEFAULT-VALUE}).")
  private int port = 8090;

  @Option(
      names = "--allow-host",
      paramLabel = "NAME",
      description =
          "A host name or address under which callers reach the server, for example that of a "
              + "proxy. localhost, the loopback addresses and the server's address are accepted "
              + "too, others are refused.")
  private List<String> allowedHosts = new ArrayList<>();

  public ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // Checked before any server is contacted: an invalid file is an error in any case.
    ApiTokens apiTokens = ApiTokens.of(tokens);
    HostCheck hosts = hosts();
    var verdicts = new VerdictPublisher(connection.kafkaWithRegistry(ServiceAccount.OPERATOR));
    try (SearchClient searchClient = connection.index();
        ApiServer api =
            ApiServer.open(
                host,
                port,
                hosts,
                apiTokens,
                new IndexedAlertTriage(searchClient, verdicts),
                terminal::info)) {
      terminal.info(
          "alerts at " + api.url() + "/alerts, for " + String.join(", ", api.tokenNames()));
      if (api.isOpenToOthers()) {
        terminal.info(
            "other machines can reach this server, and tokens cross the network "
                + "unencrypted: put a TLS proxy in front");
      }
      // Ctrl-C ends the process.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private HostCheck hosts() {
    try {
      return HostCheck.allowing(allowedHosts);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--allow-host: " + e.getMessage());
    }
  }
}
