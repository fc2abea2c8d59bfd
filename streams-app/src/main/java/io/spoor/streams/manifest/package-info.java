/** What operators declare of their agents. */
@NullMarked
package io.spoor.streams.manifest;

import org.jspecify.annotations.NullMarked;
