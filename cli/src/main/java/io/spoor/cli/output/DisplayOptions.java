package io.spoor.cli.output;

/** Display settings: line width in characters, and whether to use colour. */
public record DisplayOptions(int width, boolean colour) {
  String apply(AnsiStyle style, String text) {
    return style.apply(colour, text);
  }
}
