package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.BlockRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.BlockRepository;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.blocks.BlockBook;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.Block;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Blocks a run, an agent or a credential for a time. */
@Command(name = "block")
public final class BlockCommand implements Callable<Integer> {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final int MAX_IN_FORCE = 1_000;

  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private BlockSubject subject = new BlockSubject();
  @Mixin private PersonOption person = new PersonOption();

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      required = true,
      converter = DurationConverter.class,
      description = "How long: 30m, 2h, 1d; at most 30d.")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, for the record and for the callers that are denied.")
  private String reason = "";

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Tenant in which it holds (default: ${DEFAULT-VALUE}).")
  private String tenant = "default";

  @Option(names = "--json", description = "One object on standard output.")
  private boolean json;

  public BlockCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    subject.typed();
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new UsageException("--for must be from 1s to 30d");
    }
    String why = PersonOption.checkedReason(reason, true);
    String who = person.name();
    BlockSubject.Named named =
        subject.resolve(() -> connection.index().ofTenant(Optional.of(tenant)), terminal::info);
    var blocks = new BlockRepository(connection.kafkaWithRegistry(ServiceAccount.OPERATOR));
    Instant now = Instant.now();
    checkNumber(blocks);
    Block block =
        Block.newBuilder()
            .setBlockId(UUID.randomUUID().toString().replace("-", ""))
            .setTenant(tenant)
            .setKind(named.kind().text())
            .setValue(named.value())
            .setRootKey(named.rootKey())
            .setWho(who)
            .setReason(why)
            .setTime(TimeFormat.nanos(now))
            .setUntil(TimeFormat.nanos(now.plus(duration)))
            .build();
    blocks.append(block);
    if (json) {
      terminal.print(List.of(BlockRenderer.json(block, now)));
    } else {
      terminal.info(
          Terminal.safe(
              "%s %s of tenant %s is blocked until %s (block %s)"
                  .formatted(
                      block.getKind(),
                      block.getValue(),
                      tenant,
                      TimeFormat.rfc3339(block.getUntil()),
                      block.getBlockId())));
    }
    return 0;
  }

  /** Each decision looks through them. */
  private void checkNumber(BlockRepository blocks) {
    var book = new BlockBook(InstantSource.system());
    blocks.versions().forEach(book::apply);
    if (book.inForce(tenant).size() >= MAX_IN_FORCE) {
      throw new OperationFailedException(
          "tenant "
              + tenant
              + " has "
              + MAX_IN_FORCE
              + " blocks in force. Block the agent instead, or end some: bin/spoor blocks");
    }
  }
}
