/** Anthropic's feed of activities of an organization. */
@NullMarked
package io.spoor.sources.anthropicactivity;

import org.jspecify.annotations.NullMarked;
