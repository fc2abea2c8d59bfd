package io.spoor.cli.command;

import io.spoor.client.time.TimeArgument;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option that is a point in time. */
final class TimeArgumentConverter implements ITypeConverter<TimeArgument> {
  @Override
  public TimeArgument convert(String text) {
    try {
      return TimeArgument.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
