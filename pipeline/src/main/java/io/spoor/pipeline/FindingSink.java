package io.spoor.pipeline;

import io.spoor.schemas.Finding;

/** Receives the revisions of findings that a stage publishes. */
public interface FindingSink {
  void finding(Finding finding);
}
