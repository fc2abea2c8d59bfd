package io.spoor.cli.output;

/** How text is shown: the width of a line in characters, and whether there is colour. */
public record DisplayOptions(int width, boolean colour) {
  String apply(AnsiStyle style, String text) {
    return style.apply(colour, text);
  }
}
