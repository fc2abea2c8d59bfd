package io.spoor.cli.command;

import io.spoor.cli.Terminal;
import io.spoor.client.kafka.VerdictPublisher;
import io.spoor.client.search.SearchClient;
import io.spoor.client.triage.IndexedAlertTriage;
import io.spoor.schemas.access.ServiceAccount;
import io.spoor.server.ApiServer;
import io.spoor.server.ApiTokens;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves alert triage over HTTP. */
@Command(
    name = "serve",
    header = "List, acknowledge and close alerts over HTTP.",
    description = {
      "A small API for chat bots, ticket systems and scripts, until Ctrl-C: GET /alerts, GET /alerts/ID, POST /alerts/ID/ack, POST"
          + " /alerts/ID/close; docs/alerts.md has it all. It does what \"bin/spoor alerts\" does, by the same rules and rights.",
      "",
      "Every request brings a token (Authorization: Bearer). The file has a line NAME TOKEN for each who may; verdicts are said by"
          + " that name. It listens on this machine alone unless --host says otherwise, and speaks no TLS: for others, put a proxy"
          + " that does in front."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo \"chat-bot $(openssl rand -hex 32)\" > tokens && chmod 600 tokens",
      "  bin/spoor serve --token-file tokens",
      "  bin/spoor serve --token-file tokens --tenant acme --config acme.properties"
    })
final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      required = true,
      description = "Who may ask: a line NAME TOKEN each, read anew for each request.")
  private Path tokens = Path.of("tokens");

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Where it listens (default: ${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8090",
      description = "Its port; 0: any that is free (default: ${DEFAULT-VALUE}).")
  private int port = 8090;

  ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // Checked before any server is contacted: an invalid file is an error in any case.
    ApiTokens apiTokens = ApiTokens.of(tokens);
    var verdicts = new VerdictPublisher(connection.kafkaWithRegistry(ServiceAccount.OPERATOR));
    try (SearchClient searchClient = connection.index();
        ApiServer api =
            ApiServer.open(
                host,
                port,
                apiTokens,
                new IndexedAlertTriage(searchClient, verdicts),
                terminal::info)) {
      terminal.info(
          "alerts at " + api.url() + "/alerts, for " + String.join(", ", api.tokenNames()));
      if (api.isOpenToOthers()) {
        terminal.info(
            "others than this machine can reach it, and tokens cross the network as they are: let a proxy with TLS stand in front");
      }
      // Ctrl-C ends the process.
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }
}
