/** Renders chains, actions, links and findings as data, as NDJSON lines and as text for people. */
@NullMarked
package io.spoor.cli.output;

import org.jspecify.annotations.NullMarked;
