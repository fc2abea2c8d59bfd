package io.spoor.local.stack;

import io.spoor.local.CommandFailed;
import io.spoor.servers.StartFailedException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** Turns what can go wrong with a stack into the command line's own failure. */
final class Failures {

  private Failures() {}

  static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (StackException | StartFailedException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new CommandFailed(e.getMessage() + ": " + e.getCause(), e);
    }
  }
}
