package io.spoor.platform.http;

import java.io.IOException;

/** A request that the listener rejects, with the status of its response. */
final class InvalidRequestException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  InvalidRequestException(int status, String problem) {
    super(problem);
    this.status = status;
  }

  int status() {
    return status;
  }
}
