/** OpenAI's audit log of an organization. */
@NullMarked
package io.spoor.sources.openaiaudit;

import org.jspecify.annotations.NullMarked;
