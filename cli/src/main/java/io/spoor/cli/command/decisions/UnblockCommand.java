package io.spoor.cli.command.decisions;

import static io.spoor.cli.output.Terminal.safe;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.BlockRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.BlockRepository;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.blocks.BlockBook;
import io.spoor.decisions.blocks.BlockedKind;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.Block;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ends a block before its time. */
@Command(name = "unblock")
public final class UnblockCommand implements Callable<Integer> {
  private static final int MIN_PREFIX = 6;

  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private BlockSubject subject = new BlockSubject();
  @Mixin private PersonOption person = new PersonOption();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private String reason = "";

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Tenant of the block (default: ${DEFAULT-VALUE}).")
  private String tenant = "default";

  @Option(names = "--json", description = "One object on standard output.")
  private boolean json;

  public UnblockCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String typed = subject.typed();
    String why = PersonOption.checkedReason(reason, false);
    String who = person.name();
    var blocks = new BlockRepository(connection.kafkaWithRegistry(ServiceAccount.OPERATOR));
    Instant now = Instant.now();
    Block ended =
        Block.newBuilder(only(typed, blocks))
            .setWho(who)
            .setReason(why)
            .setTime(TimeFormat.nanos(now))
            .setLifted(true)
            .build();
    blocks.append(ended);
    if (json) {
      terminal.print(List.of(BlockRenderer.json(ended, now)));
    } else {
      terminal.info(safe(ended.getKind() + " " + ended.getValue() + " is not blocked any more"));
    }
    return 0;
  }

  private Block only(String typed, BlockRepository blocks) {
    var book = new BlockBook(InstantSource.system());
    blocks.versions().forEach(book::apply);
    Optional<BlockedKind> kind = subject.kind();
    List<Block> all =
        book.inForce(tenant).stream()
            .filter(block -> kind.isEmpty() || kind.get().text().equals(block.getKind()))
            .toList();
    List<Block> found = all.stream().filter(block -> isNamed(block, typed)).toList();
    if (found.isEmpty()) {
      found = all.stream().filter(block -> hasPrefix(block, typed)).toList();
    }
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new OperationFailedException(
        found.isEmpty()
            ? "no block in force of tenant %s is %s; bin/spoor blocks lists them"
                .formatted(safe(tenant), safe(typed))
            : safe(typed)
                + " names more than one block: "
                + found.stream()
                    .map(
                        block ->
                            block.getBlockId()
                                + " ("
                                + safe(block.getKind() + " " + block.getValue())
                                + ")")
                    .collect(Collectors.joining(", ")));
  }

  private static boolean isNamed(Block block, String typed) {
    return block.getValue().equals(typed) || block.getBlockId().equals(typed);
  }

  private static boolean hasPrefix(Block block, String typed) {
    return typed.length() >= MIN_PREFIX
        && (block.getValue().startsWith(typed) || block.getBlockId().startsWith(typed));
  }
}
