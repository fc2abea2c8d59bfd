package io.spoor.decisions.policy;

import java.nio.file.Path;

/**
 * A text that an operator wrote.
 *
 * @param file names it in messages
 */
public record SourceText(Path file, String text) {}
