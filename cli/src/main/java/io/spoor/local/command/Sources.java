package io.spoor.local.command;

import io.spoor.local.WrongUsage;
import io.spoor.streams.normalise.domain.Normalisers;

/** The sources that can be named with {@code --source}. */
final class Sources {
  private Sources() {}

  static void require(String source) {
    if (Normalisers.of(source).isEmpty()) {
      throw new WrongUsage(
          "no source named '"
              + source
              + "'; known are "
              + String.join(", ", Normalisers.sources()));
    }
  }
}
