package io.spoor.pipeline.alert;

import io.spoor.schemas.Finding;
import org.jspecify.annotations.Nullable;

/** Findings that operators do not want to be alerted about, by the time that was in force. */
public interface ExceptionLookup {
  /** Nothing is excepted. */
  ExceptionLookup NONE = finding -> null;

  /**
   * Id of the exception in force at the finding's time that covers it, the first by name of
   * several; null when there is none.
   */
  @Nullable String exceptionFor(Finding finding);
}
