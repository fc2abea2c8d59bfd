package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.ConfirmationRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.ConfirmationRepository;
import io.spoor.decisions.confirmations.ConfirmationState;
import io.spoor.decisions.confirmations.ConfirmationState.Status;
import io.spoor.platform.access.ServiceAccount;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists confirmations. */
@Command(name = "list")
public final class ConfirmationsListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Only this tenant (default: all tenants).")
  private @Nullable String tenant;

  @Option(names = "--all", description = "Also answered, used and expired ones.")
  private boolean all;

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public ConfirmationsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Instant now = Instant.now();
    var repository =
        new ConfirmationRepository(connection.kafkaWithRegistry(ServiceAccount.OPERATOR));
    List<ConfirmationState> shown =
        OpenConfirmations.read(repository).all().stream()
            .filter(state -> tenant == null || tenant.equals(state.asked().getTenant()))
            .filter(state -> all || (state.status() == Status.WAITING && state.holdsAt(now)))
            .toList();
    if (json) {
      terminal.print(shown.stream().map(state -> ConfirmationRenderer.json(state, now)).toList());
    } else if (shown.isEmpty()) {
      terminal.info(all ? "no confirmation of the last minutes" : "no request waits for a person");
    } else {
      shown.forEach(state -> terminal.print(ConfirmationRenderer.text(state, now)));
    }
    return 0;
  }
}
