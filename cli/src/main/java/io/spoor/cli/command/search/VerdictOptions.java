package io.spoor.cli.command.search;

import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.json.AlertJson;
import io.spoor.client.kafka.VerdictPublisher;
import io.spoor.client.result.VerdictView;
import io.spoor.client.search.SearchClient;
import io.spoor.client.triage.IndexedAlertTriage;
import io.spoor.client.triage.TriageException;
import io.spoor.client.triage.VerdictRequest;
import io.spoor.platform.access.ServiceAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options shared by the commands that submit a verdict on an alert. */
final class VerdictOptions {
  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Parameters(paramLabel = "ID", description = "The alert's id, or a prefix of it.")
  private String id = "";

  @Option(
      names = "--who",
      paramLabel = "NAME",
      description = "Name of the analyst (default: the user of this machine).")
  private @Nullable String actor;

  @Option(names = "--note", paramLabel = "TEXT", description = "Note for other analysts.")
  private @Nullable String note;

  @Option(names = "--json", description = "One object on standard output.")
  private boolean json;

  /**
   * Submits the verdict and shows it.
   *
   * @param verdict null acknowledges the alert
   */
  int submit(Terminal terminal, @Nullable String verdict) {
    VerdictView recorded;
    try {
      recorded = append(new VerdictRequest(verdict, actor(), note));
    } catch (TriageException e) {
      throw switch (e.reason()) {
        case INVALID -> new UsageException(String.valueOf(e.getMessage()));
        case NOT_FOUND ->
            new OperationFailedException(e.getMessage() + "; bin/spoor alerts lists them", e);
        case AMBIGUOUS -> new OperationFailedException(String.valueOf(e.getMessage()), e);
      };
    }
    if (json) {
      terminal.print(List.of(AlertJson.verdict(recorded)));
    } else {
      terminal.info(
          "alert "
              + recorded.alertId()
              + (verdict == null ? ": acknowledged by " : ": closed as " + verdict + " by ")
              + recorded.actor());
    }
    return 0;
  }

  private VerdictView append(VerdictRequest request) {
    var verdicts = new VerdictPublisher(connection.kafkaWithRegistry(ServiceAccount.OPERATOR));
    try (SearchClient searchClient = connection.index()) {
      return new IndexedAlertTriage(searchClient, verdicts).submit(id, request);
    }
  }

  private String actor() {
    return actor == null ? System.getProperty("user.name", "unknown") : actor;
  }
}
