package io.spoor.cli.command;

import io.spoor.client.WrongUsage;
import io.spoor.sources.Normalisers;

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
