package io.spoor.cli.command.declarations;

import io.spoor.cli.command.option.TenantConnectionOptions;
import io.spoor.cli.output.ResultTables;
import io.spoor.cli.output.Terminal;
import io.spoor.client.json.ResultJson;
import io.spoor.client.kafka.DeclarationRepository;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.DeclaredPrincipal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists declared principals. */
@Command(name = "list")
public final class PrincipalsListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private TenantConnectionOptions connection = new TenantConnectionOptions();

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public PrincipalsListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    List<DeclaredPrincipal> principals =
        DeclarationRepository.principals(connection.kafkaWithRegistry(ServiceAccount.ADMINISTRATOR))
            .list()
            .stream()
            .filter(principal -> connection.includes(principal.getTenant()))
            .toList();
    if (json) {
      principals.forEach(
          principal -> terminal.print(List.of(ResultJson.declaredPrincipal(principal))));
    } else if (principals.isEmpty()) {
      terminal.info(
          "no principal"
              + connection.tenant().map(tenant -> " of tenant " + tenant).orElse("")
              + " was ever declared");
    } else {
      terminal.print(ResultTables.declaredPrincipals(principals, terminal.display()));
    }
    return 0;
  }
}
