/** Commands over files: analyze, and detectors with their cases and figures. */
@NullMarked
package io.spoor.cli.command.analysis;

import org.jspecify.annotations.NullMarked;
