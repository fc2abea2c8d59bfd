package io.spoor.cli.command;

import io.spoor.client.time.Since;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that is a point in time. */
final class SinceConverter implements ITypeConverter<Since> {
  @Override
  public Since convert(String text) {
    try {
      return Since.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
