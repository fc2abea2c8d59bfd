package io.spoor.cli.command.option;

import io.spoor.client.time.TimeArgument;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts an option value to a point in time. */
public final class TimeArgumentConverter implements ITypeConverter<TimeArgument> {
  @Override
  public TimeArgument convert(String text) {
    try {
      return TimeArgument.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
