package io.spoor.cli.command.declarations;

import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.ResultTables;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.AlertJson;
import io.spoor.client.kafka.ExceptionRepository;
import io.spoor.client.time.TimeFormat;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.ExceptionRule;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists exceptions. */
@Command(name = "list")
public final class ExceptionsListCommand implements Callable<Integer> {
  private static final String IN_FORCE = "in-force";

  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Option(names = "--in-force", description = "Only exceptions in force now.")
  private boolean inForce;

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public ExceptionsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long now = TimeFormat.nanos(Instant.now());
    Map<ExceptionRule, String> states = new LinkedHashMap<>();
    List<ExceptionRule> all =
        new ExceptionRepository(connection.kafkaWithRegistry(ServiceAccount.ADMINISTRATOR)).list();
    for (ExceptionRule exception : all) {
      String state = state(exception, now);
      boolean included = connection.includes(exception.getTenant());
      if (included && (!inForce || state.equals(IN_FORCE))) {
        states.put(exception, state);
      }
    }
    if (json) {
      states.forEach(
          (exception, state) -> terminal.print(List.of(AlertJson.exception(exception, state))));
    } else if (states.isEmpty()) {
      terminal.info(
          "no exception"
              + connection.tenant().map(tenant -> " of tenant " + tenant).orElse("")
              + (inForce ? " is in force" : " was ever applied"));
    } else {
      terminal.print(ResultTables.exceptions(states, terminal.display()));
    }
    return 0;
  }

  private static String state(ExceptionRule exception, long now) {
    if (exception.getEffectiveFrom() > now) {
      return "not-yet";
    }
    if (exception.getWithdrawn()) {
      return "withdrawn";
    }
    return exception.getExpires() <= now ? "expired" : IN_FORCE;
  }
}
