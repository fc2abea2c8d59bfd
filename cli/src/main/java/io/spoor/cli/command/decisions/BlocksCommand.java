package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.BlockRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.BlockRepository;
import io.spoor.decisions.blocks.BlockBook;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.Block;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists blocks. */
@Command(name = "blocks")
public final class BlocksCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Only this tenant (default: all tenants).")
  private @Nullable String tenant;

  @Option(names = "--all", description = "Every version on record, also ended ones.")
  private boolean all;

  @Option(names = "--json", description = "NDJSON on standard output.")
  private boolean json;

  public BlocksCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Instant now = Instant.now();
    List<Block> versions =
        new BlockRepository(connection.kafkaWithRegistry(ServiceAccount.OPERATOR)).versions();
    var book = new BlockBook(InstantSource.fixed(now));
    versions.forEach(book::apply);
    List<Block> shown =
        (all ? versions : book.inForce())
            .stream().filter(block -> tenant == null || tenant.equals(block.getTenant())).toList();
    if (json) {
      terminal.print(shown.stream().map(block -> BlockRenderer.json(block, now)).toList());
    } else if (shown.isEmpty()) {
      terminal.info(all ? "nothing was ever blocked" : "no block is in force");
    } else {
      terminal.print(BlockRenderer.table(shown, now, terminal.display()));
    }
    return 0;
  }
}
