package io.spoor.localstack;

import io.spoor.client.CommandFailed;
import io.spoor.launchers.StartFailedException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** Turns what can go wrong with a stack into the command line's own failure. */
public final class Failures {

  private Failures() {}

  public static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (StackException | StartFailedException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new CommandFailed(e.getMessage() + ": " + e.getCause(), e);
    }
  }
}
