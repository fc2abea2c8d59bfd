package io.spoor.pipeline.alert;

import io.spoor.schemas.Finding;
import org.jspecify.annotations.Nullable;

/** Looks up the exception that suppresses a finding, among the versions in force at its time. */
public interface ExceptionLookup {
  /** Suppresses nothing. */
  ExceptionLookup NONE = finding -> null;

  /**
   * Id of the exception that covers the finding and is in force at its time; the first by id if
   * there are several, null if there are none.
   */
  @Nullable String exceptionFor(Finding finding);
}
