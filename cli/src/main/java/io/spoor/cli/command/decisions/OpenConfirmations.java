package io.spoor.cli.command.decisions;

import static io.spoor.cli.output.Terminal.safe;

import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.ConfirmationRepository;
import io.spoor.decisions.confirmations.ConfirmationBook;
import io.spoor.decisions.confirmations.ConfirmationLimits;
import io.spoor.decisions.confirmations.ConfirmationState;
import java.util.List;
import java.util.stream.Collectors;

/** The confirmations of a stack, as the decision servers see them. */
final class OpenConfirmations {
  private OpenConfirmations() {}

  /** The state after the last record. */
  static ConfirmationBook read(ConfirmationRepository repository) {
    var book = new ConfirmationBook(ConfirmationLimits.DEFAULT);
    repository.readAll(book::apply);
    return book;
  }

  /**
   * The confirmation whose id begins with the prefix.
   *
   * @throws OperationFailedException if none or more than one matches
   */
  static ConfirmationState only(ConfirmationBook book, String prefix) {
    List<ConfirmationState> found =
        book.all().stream()
            .filter(state -> state.asked().getConfirmationId().startsWith(prefix))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    throw new OperationFailedException(
        found.isEmpty()
            ? "no confirmation of the last minutes begins with "
                + safe(prefix)
                + "; bin/spoor confirmations list shows them"
            : "more than one confirmation begins with "
                + safe(prefix)
                + ": "
                + found.stream()
                    .map(state -> state.asked().getConfirmationId())
                    .collect(Collectors.joining(", ")));
  }
}
