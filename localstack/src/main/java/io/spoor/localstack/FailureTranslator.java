package io.spoor.localstack;

import io.spoor.client.OperationFailedException;
import io.spoor.launchers.StartFailedException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** Translates stack failures to the command line's exceptions. */
public final class FailureTranslator {

  private FailureTranslator() {}

  public static <T> T translate(Supplier<T> action) {
    try {
      return action.get();
    } catch (StackException | StartFailedException e) {
      throw new OperationFailedException(String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new OperationFailedException(e.getMessage() + ": " + e.getCause(), e);
    }
  }
}
