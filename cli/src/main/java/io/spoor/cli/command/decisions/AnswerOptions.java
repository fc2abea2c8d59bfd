package io.spoor.cli.command.decisions;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.ConfirmationRenderer;
import io.spoor.cli.output.Terminal;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.kafka.ConfirmationRepository;
import io.spoor.client.time.TimeFormat;
import io.spoor.decisions.confirmations.ApprovalRules;
import io.spoor.decisions.confirmations.ConfirmationBook;
import io.spoor.decisions.confirmations.ConfirmationState;
import io.spoor.decisions.confirmations.ConfirmationState.Status;
import io.spoor.decisions.confirmations.RefusedAnswerException;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.ConfirmationAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options shared by the commands that answer a confirmation. */
final class AnswerOptions {
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{4,32}");

  @Mixin private ConnectionOptions connection = new ConnectionOptions();
  @Mixin private PersonOption person = new PersonOption();

  @Parameters(
      paramLabel = "ID",
      description = "The confirmation's id, or a prefix of 4 digits or more.")
  private String id = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for the record and for the caller.")
  private String reason = "";

  @Option(names = "--json", description = "One object on standard output.")
  private boolean json;

  /** Records the answer and shows the confirmation after it. */
  int submit(Terminal terminal, boolean isApproval) {
    if (!PREFIX.matcher(id).matches()) {
      throw new UsageException("an id of a confirmation has 4 to 32 hex digits");
    }
    String who = person.name();
    PersonOption.checkedReason(reason, false);
    var repository =
        new ConfirmationRepository(connection.kafkaWithRegistry(ServiceAccount.OPERATOR));
    ConfirmationBook book = OpenConfirmations.read(repository);
    ConfirmationState state = OpenConfirmations.only(book, id);
    try {
      ApprovalRules.check(book, state, isApproval, who, Set.of(who), reason, Instant.now());
    } catch (RefusedAnswerException e) {
      throw new OperationFailedException(e.reason(), e);
    }
    ConfirmationAnswer answer = answer(state, who, isApproval);
    repository.append(answer);
    return show(terminal, OpenConfirmations.read(repository), answer);
  }

  private ConfirmationAnswer answer(ConfirmationState state, String who, boolean isApproval) {
    return ConfirmationAnswer.newBuilder()
        .setAnswerId(UUID.randomUUID().toString().replace("-", ""))
        .setConfirmationId(state.asked().getConfirmationId())
        .setTenant(state.asked().getTenant())
        .setApproved(isApproval)
        .setWho(who)
        .setReason(reason)
        .setVia("command line")
        .setTime(TimeFormat.nanos(Instant.now()))
        .build();
  }

  /** What the topic says after the answer: another one may have come first. */
  private int show(Terminal terminal, ConfirmationBook book, ConfirmationAnswer answer) {
    ConfirmationState state =
        book.find(answer.getTenant(), answer.getConfirmationId())
            .orElseThrow(() -> new OperationFailedException("the confirmation has expired"));
    boolean counts =
        answer.getWho().equals(state.who())
            && (state.status() == Status.DENIED) != answer.getApproved();
    if (!counts) {
      throw new OperationFailedException(
          "the answer does not count: the confirmation is "
              + ConfirmationRenderer.summary(state, Instant.now()));
    }
    if (json) {
      terminal.print(List.of(ConfirmationRenderer.json(state, Instant.now())));
    } else {
      terminal.info(
          "confirmation "
              + state.asked().getConfirmationId()
              + ": "
              + ConfirmationRenderer.summary(state, Instant.now()));
    }
    return 0;
  }
}
