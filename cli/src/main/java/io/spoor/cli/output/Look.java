package io.spoor.cli.output;

/** How text is shown: the width of a line in characters, and whether there is colour. */
public record Look(int width, boolean colour) {
  String in(Style style, String text) {
    return style.on(colour, text);
  }
}
